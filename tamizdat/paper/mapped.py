"""What a sitemap says of a month's stories."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from tamizdat.paper.querying import aware, query

MAPPED = """
    SELECT path, modified_at, translation_key FROM paper_story
    WHERE language = %s AND month = %s AND state = 'published' ORDER BY published_at, id
"""
TRANSLATIONS = """
    SELECT other.translation_key, other.language, other.path
    FROM paper_story AS here JOIN paper_story AS other ON other.translation_key = here.translation_key
    WHERE here.language = %s AND here.month = %s AND here.state = 'published'
    AND other.state = 'published' AND other.language <> here.language ORDER BY other.language
"""


class Mapped(NamedTuple):
    """A story in a sitemap. ``translations`` are (language, path); paths have no leading slash."""

    path: str
    modified: datetime
    translations: tuple[tuple[str, str], ...]


def mapped(language: str, year_month: str) -> list[Mapped]:
    """The published stories of a month, oldest first."""
    others: defaultdict[object, list[tuple[str, str]]] = defaultdict(list)
    for group, code, path in query(TRANSLATIONS, [language, year_month]):
        others[group].append((code, path))
    rows = query(MAPPED, [language, year_month])
    return [Mapped(path, aware(modified), tuple(others.get(group, ()))) for path, modified, group in rows]
