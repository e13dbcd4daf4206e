"""What the templates of letters are given; see :mod:`tamizdat.paper.sheets`."""

from __future__ import annotations

from datetime import datetime

from markupsafe import Markup
from msgspec import Struct

from tamizdat.house.furniture import Link
from tamizdat.paper.sheets import Line


class LetterPiece(Struct, frozen=True, gc=False):
    """A story in a letter: the desk's words for it where it wrote some, and the story's line."""

    headline: str
    blurb: str
    line: Line


class Letter(Struct, frozen=True, gc=False):
    """letter.html: ``page``, ``letter``: an issue; ``list`` is the path of the newsletter's archive."""

    name: str
    number: int
    title: str
    date: datetime
    intro: Markup
    pieces: tuple[LetterPiece, ...]
    sign_off: Markup
    list: str


class LetterList(Struct, frozen=True, gc=False):
    """letters.html: ``page``, ``archive``: all issues of a newsletter, newest first, as (link, number, date)."""

    name: str
    promise: str
    feed: str
    issues: tuple[tuple[Link, int, datetime], ...]
