"""The running order: what happens, one step after the other, when somebody presses Publish."""
