"""What the templates of a letter are given, and what comes of them: plain, finished values. Every address is absolute."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that travels inside the letter, so that showing it asks nobody. ``cid`` is its Content-ID without brackets."""

    cid: str
    media_type: str
    data: bytes = field(repr=False)
    width: int
    height: int
    alt: str
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a story's body, set twice from the same words: as HTML for mail, and as text."""

    html: Markup
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A story picked for the letter. ``body`` is empty where the letter has links only."""

    headline: str
    blurb: str
    section: str
    kind: str
    byline: str
    address: str
    picture: Picture | None = None
    body: tuple[Block, ...] = ()

    @property
    def kicker(self) -> str:
        """Section and kind over the headline; one of them where both are the same word, as in a section called Opinion."""
        same = self.section.casefold() == self.kind.casefold()
        return " · ".join(filter(None, (self.section, "" if same else self.kind)))


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole letter before it is set. ``date`` is in the newsroom's zone; ``intro`` and ``sign_off`` are paragraphs."""

    language: str
    direction: str
    paper: str
    home: str
    newsletter: str
    number: int
    date: datetime
    subject: str
    preheader: str
    intro: tuple[str, ...]
    pieces: tuple[Piece, ...]
    sign_off: tuple[str, ...]
    web: str
    leave: str
    imprint: str = ""
    mirrors: tuple[str, ...] = ()
    template: str = "page"
    """``page`` or ``list``: which of ``letters/mail/pieces/`` sets the stories."""

    @property
    def start(self) -> str:
        """The side where lines begin, in a word that every mail program knows."""
        return "right" if self.direction == "rtl" else "left"

    @property
    def end(self) -> str:
        return "left" if self.direction == "rtl" else "right"


@dataclass(frozen=True, slots=True)
class Letter:
    """What the postroom composes into one message, the same for every reader. ``pictures`` go beside the HTML (cid)."""

    subject: str
    html: str
    text: str
    language: str
    pictures: tuple[Picture, ...] = ()

    @property
    def size(self) -> int:
        """Bytes of the HTML part in UTF-8: what Gmail cuts at 102 kB."""
        return len(self.html.encode())
