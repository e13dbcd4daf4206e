"""Tamizdat: a reader-funded newspaper in a box.

Read it as a newspaper: the newsroom writes, the press prints, mirrors carry.
docs/developers/architecture.md shows the house and who may lean on whom.
"""

__version__ = "0.1.0"
