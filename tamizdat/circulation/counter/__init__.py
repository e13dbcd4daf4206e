"""The pages of the counter: whole without scripts, without cookies, and nothing changes but by pressing a button."""
