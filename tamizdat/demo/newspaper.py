"""The demo's newspaper: its editions, sections, topics, authors, notices, fronts and pictures, read strictly.

Words that readers see stand by language: ``name = { en = "Money", ru = "Деньги" }``.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from tamizdat.demo.manuscripts import HERE, Part, read

Words = dict[str, str]
"""Language to words; an edition that has no entry does not have the thing."""


class EditionBook(Part, frozen=True):
    name: str
    motto: str


class SectionBook(Part, frozen=True):
    slug: str
    name: Words
    description: Words


class AuthorBook(Part, frozen=True):
    """``name`` is what the desk calls the person; ``slug`` is made from what readers may see."""

    slug: str
    name: Words
    pen_name: Words = {}
    bio: Words = {}
    visibility: Literal["public", "pseudonymous", "withheld"] = "public"
    portrait: str = ""


class NoticeBook(Part, frozen=True):
    text: Words


class BandBook(Part, frozen=True):
    section: str
    layout: Literal["large_and_list", "three", "opinion"]
    stories: list[str]


class FrontBook(Part, frozen=True):
    lead: str
    seconds: list[str]
    bands: list[BandBook]


class PictureBook(Part, frozen=True):
    """A drawing of ours: the file is ``pictures/<name>.jpg``. ``focus`` is where to look, in parts of width and height."""

    name: str
    title: str
    alt: Words
    caption: Words
    credit: str
    agency: str = ""
    licence: str = ""
    focus: tuple[float, float] = (0.5, 0.5)


class AttachmentBook(Part, frozen=True):
    """A document, sound or film of ours: the file is ``media/<file>``."""

    name: str
    file: str
    title: Words


class Media(Part, frozen=True):
    pictures: list[PictureBook]
    attachments: list[AttachmentBook]


class NewspaperBook(Part, frozen=True):
    time_zone: str
    editions: dict[str, EditionBook]
    sections: list[SectionBook]
    topics: dict[str, Words]
    authors: list[AuthorBook]
    notices: list[NoticeBook] = msgspec.field(default_factory=list)
    fronts: dict[str, FrontBook] = msgspec.field(default_factory=dict)

    @property
    def languages(self) -> list[str]:
        return list(self.editions)

    @property
    def name(self) -> str:
        return self.editions[self.languages[0]].name

    @property
    def motto(self) -> str:
        return self.editions[self.languages[0]].motto


def newspaper_book() -> NewspaperBook:
    return read(HERE / "newspaper.toml", NewspaperBook)


def media() -> Media:
    return read(HERE / "media.toml", Media)
