"""What the templates are given: plain, finished values, nothing to look up and nothing to decide.

Paths are root-absolute (``/en/2026/11/slug.html``); the last step of rendering makes them
relative, so that any copy of the paper works from any folder. Times are aware, in the newsroom's zone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from markupsafe import Markup

from tamizdat.paper.copy import Picture


@dataclass(frozen=True, slots=True)
class Link:
    """A label and where it leads; ``path`` is empty when there is no page (a pseudonym without one)."""

    label: str
    path: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A story as fronts and lists show it.

    In dense lists (months, next reading, the text edition) it has neither section nor bylines, so
    that a renamed author does not make them stale.
    """

    path: str
    language: str
    kind: str
    kind_label: str
    headline: str
    standfirst: str
    section: Link | None
    bylines: tuple[Link, ...]
    published: datetime
    updated: datetime | None
    corrected: bool
    minutes: int
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class Masthead:
    """The head of every page. ``current`` is the path of the section to mark, or empty."""

    name: str
    motto: str
    home: str
    sections: tuple[Link, ...]
    editions: tuple[Link, ...]
    current: str = ""


@dataclass(frozen=True, slots=True)
class Foot:
    """The foot of every page: fixed pages, archive, feeds, text edition. ``more`` leads to all fixed pages, where they are too many."""

    fixed: tuple[Link, ...]
    more: str
    archive: str
    feed: str
    text_edition: str


@dataclass(frozen=True, slots=True)
class Feed:
    title: str
    path: str
    type: str


@dataclass(frozen=True, slots=True)
class Page:
    """What every page has, whatever it shows. ``canonical`` and ``alternates`` are absolute addresses."""

    kind: str
    path: str
    language: str
    direction: str
    title: str
    description: str
    canonical: str
    masthead: Masthead
    foot: Foot
    stylesheet: Markup
    alternates: tuple[Link, ...] = ()
    feeds: tuple[Feed, ...] = ()
    notices: tuple[Markup, ...] = ()
    robots: str = ""
    open_graph: tuple[tuple[str, str], ...] = ()
    structured_data: Markup = field(default_factory=Markup)


@dataclass(frozen=True, slots=True)
class Band:
    """A section's strip on the front; ``layout`` is large_and_list, three or opinion."""

    section: Link
    layout: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Front:
    """front.html: ``page``, ``front``."""

    edition: int
    date: datetime
    lead: Line | None
    seconds: tuple[Line, ...]
    briefs: tuple[Line, ...]
    bands: tuple[Band, ...]
    latest: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class CorrectionBox:
    on: datetime
    text: Markup


@dataclass(frozen=True, slots=True)
class Story:
    """story.html: ``page``, ``story``. ``qr`` is an inline SVG of the story's absolute address, for print."""

    line: Line
    body: Markup
    sources_note: Markup
    corrections: tuple[CorrectionBox, ...]
    topics: tuple[Link, ...]
    translations: tuple[Link, ...]
    related: tuple[Line, ...]
    share: tuple[Link, ...]
    address: str
    qr: Markup


@dataclass(frozen=True, slots=True)
class Pager:
    """Pages are numbered from the oldest; ``number`` 0 is the list's front, which shows the newest.

    ``pages`` is known only there: on a numbered page it is 0, or each new page would change all others.
    """

    number: int
    pages: int
    older: str
    newer: str
    front: str


@dataclass(frozen=True, slots=True)
class Listing:
    """list.html: ``page``, ``listing``; ``of`` is section, topic or author."""

    of: str
    heading: str
    description: str
    portrait: Picture | None
    lines: tuple[Line, ...]
    pager: Pager


@dataclass(frozen=True, slots=True)
class Day:
    date: datetime
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """month.html: ``page``, ``month``: every story of a month, by day."""

    first: datetime
    days: tuple[Day, ...]
    older: str
    newer: str
    archive: str


@dataclass(frozen=True, slots=True)
class MonthLink:
    first: datetime
    path: str
    stories: int


@dataclass(frozen=True, slots=True)
class Archive:
    """archive.html: ``page``, ``archive``: all months, newest first, and all fixed pages where the foot has no room for them.

    ``verify``: the path of the page that checks saved copies, empty while there is none.
    """

    months: tuple[MonthLink, ...]
    pages: tuple[Link, ...] = ()
    verify: str = ""


@dataclass(frozen=True, slots=True)
class Fixed:
    """fixed.html: ``page``, ``fixed``."""

    title: str
    body: Markup
    translations: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Tombstone:
    """tombstone.html: ``page``, ``tombstone``: what stands where a withdrawn story stood."""

    published: datetime
    withdrawn: datetime


@dataclass(frozen=True, slots=True)
class TextEdition:
    """text.html: ``page``, ``edition``: headlines only; its links lead to ``…html#text``, where pictures stay unloaded."""

    edition: int
    date: datetime
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """moved.html: ``page``, ``moved``: what stands at an old address; ``label`` is the story's headline."""

    path: str
    label: str


@dataclass(frozen=True, slots=True)
class Checking:
    """verify.html: ``page``, ``saved``: its script, the policy that allows just that one, the paper's fingerprint in hex."""

    script: Markup
    policy: str
    fingerprint: str
