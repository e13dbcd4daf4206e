"""The window for who gives: whole without scripts, without cookies, and nothing changes but by pressing a button."""
