"""The desk's card index: every page's words, by stem, so that any form of a word finds it.

Reads from top to bottom: ``words`` (text to stems) → ``cards`` (a page's card is filed) → ``questions`` (what was typed,
as an expression of stems) → ``fulltext`` (that expression on SQLite or PostgreSQL) → ``backend`` (what Wagtail asks).
"""
