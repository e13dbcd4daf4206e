"""A fictional exile newspaper, written for trying Tamizdat."""
