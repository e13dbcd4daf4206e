"""Where editions go: carriers that put files in places, shipping, following, watching. Plain Python, no Django."""
