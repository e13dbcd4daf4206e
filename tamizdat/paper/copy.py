"""Copy: a story as it was typeset, once, when it was published (decision 3).

The press reads these and never a Wagtail page. They are stored as JSON beside a
few columns in :mod:`tamizdat.paper.models`. Names of sections, topics and authors
are not in here, only their ids: they are looked up while rendering, so that a
byline withdrawn tonight is gone from every output at the next press.
"""

from __future__ import annotations

from datetime import datetime

import msgspec


class PictureFile(msgspec.Struct, frozen=True):
    """One rendition. ``path`` begins with a slash and is served as it stands; ``format`` is avif, webp or jpeg."""

    path: str
    width: int
    height: int
    format: str


class Picture(msgspec.Struct, frozen=True):
    """A photo as printed. ``width`` and ``height`` (pixels) fix its box; ``colour`` (#rrggbb) fills it until it loads.

    ``files`` is ordered: format by format (avif, webp, jpeg), small to large. ``alt`` is empty for decoration only.
    """

    id: int
    alt: str
    caption: str
    credit: str
    agency: str
    licence: str
    width: int
    height: int
    colour: str
    focus: tuple[float, float]
    files: tuple[PictureFile, ...]


class Card(msgspec.Struct, frozen=True):
    """All that lists, fronts and feeds need to show of a story. Times are aware, in UTC."""

    id: int
    path: str
    language: str
    kind: str
    headline: str
    standfirst: str
    section: int
    authors: tuple[int, ...]
    topics: tuple[int, ...]
    published: datetime
    updated: datetime | None
    corrected: bool
    minutes: int
    picture: Picture | None


class Correction(msgspec.Struct, frozen=True):
    """One dated entry of the corrections box. ``text`` is safe HTML."""

    on: datetime
    text: str


class Code(msgspec.Struct, frozen=True):
    """A QR code as inline SVG, and the absolute address that it holds."""

    address: str
    svg: str


class Copy(msgspec.Struct, frozen=True):
    """The whole story. HTML fields are safe, typeset and carry root-absolute links (``/en/…``, ``/media/…``).

    ``related`` and ``translations`` are story ids; one that is no longer published is simply not shown.
    ``live`` holds the newest-first entries of a live story, already inside ``body``; only their times and headlines here.
    Nobody is asked for anything beside a story of ``grief``.
    """

    card: Card
    body: str
    words: int
    description: str
    sources_note: str
    corrections: tuple[Correction, ...]
    related: tuple[int, ...]
    translations: tuple[int, ...]
    live: tuple[LiveEntry, ...] = ()
    qr: Code | None = None
    grief: bool = False


class LiveEntry(msgspec.Struct, frozen=True):
    """One update of a live story: its time, anchor in the page and headline (schema.org LiveBlogPosting)."""

    at: datetime
    anchor: str
    headline: str
    text: str
    key: bool


class Label(msgspec.Struct, frozen=True):
    """A section, topic or author as printed. ``path`` is the front of its list, empty when it has none.

    ``description`` is an author's "about". ``translations`` are the ids of the same thing in other languages.
    """

    id: int
    kind: str
    language: str
    name: str
    slug: str
    path: str
    description: str = ""
    position: int = 0
    translations: tuple[int, ...] = ()
    portrait: Picture | None = None

    @property
    def list(self) -> str:
        """The list of its stories: ``en:section:3``."""
        return f"{self.language}:{self.kind}:{self.id}"

    @property
    def folder(self) -> str:
        """The folder of its list, from the root, without the leading slash: ``en/politics/``."""
        return self.path.removeprefix("/").removesuffix("index.html")


class FixedCopy(msgspec.Struct, frozen=True):
    """A fixed page as typeset. ``path`` begins with a slash; ``body`` is safe HTML."""

    id: int
    language: str
    path: str
    role: str
    title: str
    body: str
    description: str
    translations: tuple[int, ...]
    modified: datetime


class LetterPiece(msgspec.Struct, frozen=True):
    """A story that a letter named; empty words mean the story's own. One that is no longer published is not shown."""

    story: int
    headline: str = ""
    blurb: str = ""


class LetterCopy(msgspec.Struct, frozen=True):
    """An issue of a newsletter. ``folder`` is the newsletter's, without a leading slash; intro and sign_off are safe HTML."""

    id: int
    newsletter: int
    name: str
    promise: str
    folder: str
    language: str
    number: int
    title: str
    date: datetime
    intro: str
    pieces: tuple[LetterPiece, ...]
    sign_off: str

    @property
    def path(self) -> str:
        return f"/{self.folder}{self.number}.html"


class Nameplate(msgspec.Struct, frozen=True):
    """What an edition is called. ``newspaper`` is the same in all editions and never changes, whatever they are called."""

    name: str
    motto: str
    newspaper: str


class FrontLead(msgspec.Struct, frozen=True):
    """The lead as composed; empty texts mean the story's own."""

    story: int
    headline: str = ""
    standfirst: str = ""


class FrontBand(msgspec.Struct, frozen=True):
    section: int
    layout: str
    stories: tuple[int, ...] = ()


class Composition(msgspec.Struct, frozen=True):
    """What editors composed for a front; all empty means that it composes itself."""

    lead: FrontLead | None = None
    seconds: tuple[int, ...] = ()
    bands: tuple[FrontBand, ...] = ()


class MonthCount(msgspec.Struct, frozen=True):
    """A month (``2026-11``) that has stories, and how many."""

    month: str
    stories: int
