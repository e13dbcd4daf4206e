"""Bank transfer: the donor writes a reference on it, and the newsroom hands us its bank's statements."""
