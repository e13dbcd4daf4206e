"""One module for each kind of place a mirror can be."""
