"""The pieces of a story before they are filed: like the newsroom's body blocks, but pictures are still only pointed at."""

from __future__ import annotations

import msgspec


class Picture(msgspec.Struct, frozen=True, tag=True):
    """A picture of the old site. ``number`` is the attachment's, 0 when the export does not know it."""

    url: str
    number: int = 0
    alt: str = ""
    caption: str = ""
    credit: str = ""


class Text(msgspec.Struct, frozen=True, tag=True):
    """Paragraphs, as rich text."""

    html: str


class Heading(msgspec.Struct, frozen=True, tag=True):
    text: str


class Quotation(msgspec.Struct, frozen=True, tag=True):
    words: str
    speaker: str = ""


class PullQuote(msgspec.Struct, frozen=True, tag=True):
    words: str
    speaker: str = ""


class Pictures(msgspec.Struct, frozen=True, tag=True):
    """One picture, or a gallery when there are more."""

    pictures: tuple[Picture, ...]


class Table(msgspec.Struct, frozen=True, tag=True):
    """``rows`` are equally long; ``head`` is empty when the table has none."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Listing(msgspec.Struct, frozen=True, tag=True):
    numbered: bool
    items: tuple[str, ...]


class FactBox(msgspec.Struct, frozen=True, tag=True):
    title: str
    html: str


class Card(msgspec.Struct, frozen=True, tag=True):
    """A link card: what stood on another site."""

    url: str
    title: str = ""
    description: str = ""


class File(msgspec.Struct, frozen=True, tag=True):
    """A document or recording of the old site; ``kind`` is document, audio or video."""

    url: str
    kind: str
    title: str = ""


Piece = Text | Heading | Quotation | PullQuote | Pictures | Table | Listing | FactBox | Card | File
