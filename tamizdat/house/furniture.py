"""What the head and foot of every page are given, the paper's and the counter's. Paths are root-absolute."""

from __future__ import annotations

from msgspec import Struct


class Link(Struct, frozen=True, gc=False):
    """A label and where it leads; ``path`` is empty when there is no page (a pseudonym without one)."""

    label: str
    path: str
    language: str = ""


class Masthead(Struct, frozen=True, gc=False, cache_hash=True):
    """The head of every page. ``current`` is the path of the section to mark, or empty."""

    name: str
    motto: str
    home: str
    sections: tuple[Link, ...]
    editions: tuple[Link, ...]
    current: str = ""


class Foot(Struct, frozen=True, gc=False, cache_hash=True):
    """The foot of every page: fixed pages, archive, feeds, text edition. ``more`` leads to all fixed pages, where they are too many."""

    fixed: tuple[Link, ...]
    more: str
    archive: str
    feed: str
    text_edition: str


class LetterLine(Struct, frozen=True, gc=False):
    """A newsletter in the sign-up box. ``preview``: the path of the page where its newest issue stands, empty before the first."""

    slug: str
    name: str
    promise: str
    preview: str


class SignUp(Struct, frozen=True, gc=False):
    """The box that leads to the counter. ``action`` is absolute: a copy of the paper has no counter of its own."""

    action: str
    language: str
    letters: tuple[LetterLine, ...]
    privacy: str
