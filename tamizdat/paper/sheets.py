"""What the templates are given: plain, finished values, nothing to look up and nothing to decide.

Paths are root-absolute (``/en/2026/11/slug.html``); the last step of rendering makes them
relative, so that any copy of the paper works from any folder. Times are aware, in the newsroom's zone.
They are msgspec's, since a full press makes a million and dataclasses take ten times as long to make.
"""

from __future__ import annotations

from datetime import datetime

from markupsafe import Markup
from msgspec import Struct, field

from tamizdat.house.asks import AskBox
from tamizdat.house.furniture import Foot, Link, Masthead, SignUp
from tamizdat.paper.copy import Picture


class Line(Struct, frozen=True, gc=False):
    """A story as fronts and lists show it.

    In dense lists (months, next reading, the text edition) it has neither section nor bylines, so
    that a renamed author does not make them stale. ``kind_label`` is empty for news, and where the
    section's name says the same.
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


class Feed(Struct, frozen=True, gc=False):
    title: str
    path: str
    type: str


class Page(Struct, frozen=True, gc=False):
    """What every page has, whatever it shows. ``canonical`` and ``alternates`` are absolute addresses.

    ``top`` is the line above the masthead; ``ask`` the message of a story or the box of a front.
    """

    kind: str
    path: str
    language: str
    direction: str
    title: str
    canonical: str
    masthead: Masthead
    foot: Foot
    stylesheet: Markup
    description: str = ""
    alternates: tuple[Link, ...] = ()
    feeds: tuple[Feed, ...] = ()
    notices: tuple[Markup, ...] = ()
    robots: str = ""
    open_graph: tuple[tuple[str, str], ...] = ()
    structured_data: Markup = field(default_factory=Markup)
    sign_up: SignUp | None = None
    top: AskBox | None = None
    ask: AskBox | None = None


class Band(Struct, frozen=True, gc=False):
    """A section's strip on the front; ``layout`` is large_and_list, three or opinion."""

    section: Link
    layout: str
    lines: tuple[Line, ...]


class Front(Struct, frozen=True, gc=False):
    """front.html: ``page``, ``front``."""

    edition: int
    date: datetime
    lead: Line | None
    seconds: tuple[Line, ...]
    briefs: tuple[Line, ...]
    bands: tuple[Band, ...]
    latest: tuple[Line, ...]


class CorrectionBox(Struct, frozen=True, gc=False):
    on: datetime
    text: Markup


class Story(Struct, frozen=True, gc=False):
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


class Pager(Struct, frozen=True, gc=False):
    """Pages are numbered from the oldest; ``number`` 0 is the list's front, which shows the newest.

    ``pages`` is known only there: on a numbered page it is 0, or each new page would change all others.
    """

    number: int
    pages: int
    older: str
    newer: str
    front: str


class Listing(Struct, frozen=True, gc=False):
    """list.html: ``page``, ``listing``; ``of`` is section, topic or author."""

    of: str
    heading: str
    description: str
    portrait: Picture | None
    lines: tuple[Line, ...]
    pager: Pager


class Day(Struct, frozen=True, gc=False):
    date: datetime
    lines: tuple[Line, ...]


class Month(Struct, frozen=True, gc=False):
    """month.html: ``page``, ``month``: every story of a month, by day."""

    first: datetime
    days: tuple[Day, ...]
    older: str
    newer: str
    archive: str


class MonthLink(Struct, frozen=True, gc=False):
    first: datetime
    path: str
    stories: int


class Archive(Struct, frozen=True, gc=False):
    """archive.html: ``page``, ``archive``: all months, newest first, and all fixed pages where the foot has no room for them.

    ``verify``: the path of the page that checks saved copies, empty while there is none.
    """

    months: tuple[MonthLink, ...]
    pages: tuple[Link, ...] = ()
    verify: str = ""


class Fixed(Struct, frozen=True, gc=False):
    """fixed.html: ``page``, ``fixed``."""

    title: str
    body: Markup
    translations: tuple[Link, ...]


class Tombstone(Struct, frozen=True, gc=False):
    """tombstone.html: ``page``, ``tombstone``: what stands where a withdrawn story stood."""

    published: datetime
    withdrawn: datetime


class TextEdition(Struct, frozen=True, gc=False):
    """text.html: ``page``, ``edition``: headlines only; its links lead to ``…html#text``, where pictures stay unloaded."""

    edition: int
    date: datetime
    lines: tuple[Line, ...]


class Moved(Struct, frozen=True, gc=False):
    """moved.html: ``page``, ``moved``: what stands at an old address; ``label`` is the story's headline."""

    path: str
    label: str


class Checking(Struct, frozen=True, gc=False):
    """verify.html: ``page``, ``saved``: its script, the policy that allows just that one, the paper's fingerprint in hex."""

    script: Markup
    policy: str
    fingerprint: str
