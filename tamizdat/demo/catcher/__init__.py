"""The demo's mail catcher: takes every letter the newspaper sends, delivers none, and shows them on a page."""
