"""The demo's pictures: cut in code as a lino print is cut in lino, and printed to JPEG by ``python -m tamizdat.demo.pictures``."""
