"""Everything is wired here and nowhere else: settings and the two faces, desk and counter."""
