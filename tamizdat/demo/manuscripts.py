"""The demo's stories as they lie in the drawer: one TOML file each, read strictly.

A file's folder is its language and its name is its slug; files of one name in two folders are
translations of each other. Every mistake is reported with the file and the place in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec

HERE = Path(__file__).parent

Kind = Literal["news", "feature", "analysis", "opinion", "interview", "explainer", "photo_story", "live"]


class BadManuscript(Exception):  # noqa: N818  it reads as what it says
    """A demo file that cannot be used. The message names the file, the place and what is wrong."""


class Part(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What all pieces of a manuscript have in common: an unknown word in one is a mistake."""


class Quotation(Part, frozen=True):
    words: str
    speaker: str = ""
    role: str = ""
    where: str = ""


class PullQuote(Part, frozen=True):
    words: str
    speaker: str = ""


class PhotoInText(Part, frozen=True):
    photo: str
    caption: str = ""
    wide: bool = False


class Gallery(Part, frozen=True):
    title: str
    photos: list[PhotoInText]


class Table(Part, frozen=True):
    """``columns`` are headings; ``rows`` hold a text or a number a column, all of one type in each column."""

    caption: str
    columns: list[str]
    rows: list[list[str | float]]
    source: str = ""


class Listing(Part, frozen=True):
    items: list[str]
    numbered: bool = False


class FactBox(Part, frozen=True):
    title: str
    text: str


class Moment(Part, frozen=True):
    when: str
    what: str


class Timeline(Part, frozen=True):
    title: str
    moments: list[Moment]


class DocumentInText(Part, frozen=True):
    document: str
    description: str = ""


class Recording(Part, frozen=True):
    file: str
    title: str
    transcript: str = ""
    credit: str = ""


class Embed(Part, frozen=True):
    url: str
    title: str
    site: str = ""
    description: str = ""
    picture: str = ""


class LiveEntry(Part, frozen=True):
    minutes_ago: int
    text: str
    headline: str = ""
    author: str = ""
    photo: str = ""
    key: bool = False


class Block(Part, frozen=True, omit_defaults=True):
    """One block of a body: exactly one of these is set."""

    text: str | None = None
    heading: str | None = None
    quotation: Quotation | None = None
    pull_quote: PullQuote | None = None
    photo: PhotoInText | None = None
    gallery: Gallery | None = None
    table: Table | None = None
    list: Listing | None = None
    fact_box: FactBox | None = None
    timeline: Timeline | None = None
    document: DocumentInText | None = None
    audio: Recording | None = None
    video: Recording | None = None
    embed: Embed | None = None
    live_entry: LiveEntry | None = None

    def __post_init__(self) -> None:
        if len(self._set()) != 1:
            raise ValueError(f"a block holds exactly one thing, this one {self._set() or 'nothing'}")

    def _set(self) -> tuple[str, ...]:
        return tuple(name for name in self.__struct_fields__ if getattr(self, name) is not None)

    @property
    def type(self) -> str:
        return self._set()[0]

    @property
    def value(self) -> Any:
        return getattr(self, self.type)


class Correction(Part, frozen=True):
    hours_later: float
    text: str


class Manuscript(Part, frozen=True, kw_only=True):
    """A story. It appeared ``days_ago`` at ``hour`` (``07:40``, the newsroom's clock) or ``minutes_ago``; never both."""

    headline: str
    standfirst: str
    kind: Kind
    section: str
    topics: list[str]
    authors: list[str]
    body: list[Block]
    days_ago: int | None = None
    hour: str = "09:00"
    minutes_ago: int | None = None
    updated_hours_later: float | None = None
    state: Literal["published", "waiting", "scheduled"] = "published"
    lead_photo: str = ""
    lead_caption: str = ""
    related: list[str] = []
    sources_note: str = ""
    corrections: list[Correction] = []

    def __post_init__(self) -> None:
        if (self.days_ago is None) == (self.minutes_ago is None):
            raise ValueError("a story says either days_ago or minutes_ago")


class FixedSheet(Part, frozen=True, kw_only=True):
    title: str
    role: Literal["about", "privacy", "corrections", "contact"]
    body: list[Block]


Read = TypeVar("Read", bound=Part)


def read(file: Path, shape: type[Read]) -> Read:
    """Read one TOML file into its shape; raises BadManuscript with the file and the place."""
    try:
        return msgspec.toml.decode(file.read_bytes(), type=shape)
    except msgspec.MsgspecError as error:
        raise BadManuscript(f"{file.relative_to(HERE.parent)}: {error}") from error


def manuscripts(language: str) -> Iterator[tuple[str, Manuscript]]:
    """Every story of a language with its slug."""
    for file in sorted((HERE / "stories" / language).glob("*.toml")):
        yield file.stem, read(file, Manuscript)


def fixed_sheets(language: str) -> Iterator[tuple[str, FixedSheet]]:
    """Every fixed page of a language with its slug."""
    for file in sorted((HERE / "fixed" / language).glob("*.toml")):
        yield file.stem, read(file, FixedSheet)
