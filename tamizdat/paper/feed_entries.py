"""What a feed says, whatever its format: the newest stories of a list in full, every address absolute."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape

from django.utils.translation import gettext as _
from django.utils.translation import override

from tamizdat.house import dates
from tamizdat.paper.archive import Archive
from tamizdat.paper.copy import Card, Copy, Label, Picture, PictureFile
from tamizdat.paper.links import absolute

NEWEST = 20
NEVER = datetime(2000, 1, 1, tzinfo=UTC)
"""When a feed without entries changed last; it must say something, and say the same in every edition."""

_SOURCE = re.compile(r"</?picture>\n?|<source [^>]*>\n?")
_IMAGE = re.compile(r"<img [^>]*>")
_FOR_PAGES = re.compile(r' (?:srcset|sizes|style|loading)="[^"]*"')


@dataclass(frozen=True, slots=True)
class Entry:
    """A story in a feed. ``html`` is the whole text; ``authors`` are (name as printed, address or nothing)."""

    id: str
    address: str
    title: str
    summary: str
    html: str
    published: datetime
    modified: datetime
    authors: tuple[tuple[str, str], ...]
    labels: tuple[str, ...]
    picture: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A list of stories as a feed; ``address`` is its own, ``home`` the page it belongs to."""

    id: str
    title: str
    description: str
    language: str
    address: str
    home: str
    icon: str
    paper: str
    entries: tuple[Entry, ...]

    @property
    def modified(self) -> datetime:
        return max((entry.modified for entry in self.entries), default=NEVER)


def gather(archive: Archive, language: str, label: Label | None, path: str) -> Feed:
    """The feed of a language, or of one of its sections or authors. ``path`` is its own, with a leading slash."""
    paper = archive.nameplate(language)
    of = label.list if label else f"{language}:all"
    entries = archive.kept(("entries", language, of), lambda asked: _entries(asked, language, of))
    return Feed(
        id=tag(paper.newspaper, of),
        title=f"{label.name} · {paper.name}" if label else paper.name,
        description=(label.description if label else paper.motto) or paper.name,
        language=language,
        address=archive.absolute(path),
        home=archive.absolute(label.path if label else f"/{language}/index.html"),
        icon=archive.absolute("/house/icons/icon-192.png"),
        paper=paper.name,
        entries=entries,
    )


def _entries(archive: Archive, language: str, of: str) -> tuple[Entry, ...]:
    """The same in every format of a feed."""
    stories = archive.stories(card.id for card in archive.newest(of, NEWEST))
    with override(language):
        return tuple(_entry(archive, copy) for copy in stories)


def tag(newspaper: str, thing: str) -> str:
    """An id that stays when the paper moves to another host or takes another name (RFC 4151): mirrors and readers agree on it.

    ``newspaper`` is the key of :class:`tamizdat.paper.copy.Nameplate`, ``thing`` a story by its id or a list; the authority
    is the same for all newspapers, since none of them is sure to keep an address.
    """
    return f"tag:tamizdat,2026:{newspaper or 'paper'}/{thing.replace(':', '/')}"


def modified_at(copy: Copy) -> datetime:
    """Published, updated, corrected, or continued live: whichever was last."""
    times = [
        copy.card.published,
        copy.card.updated,
        *(one.on for one in copy.corrections),
        *(one.at for one in copy.live),
    ]
    return max(time for time in times if time)


def plain_file(picture: Picture) -> PictureFile | None:
    """The largest rendition that every program can show."""
    return next((file for file in reversed(picture.files) if file.format == "jpeg"), None)


def _entry(archive: Archive, copy: Copy) -> Entry:
    card = copy.card
    line = archive.line(card)
    topics = (archive.topic(number) for number in card.topics)
    labels = [line.section.label if line.section else "", *(topic.name for topic in topics if topic)]
    file = plain_file(card.picture) if card.picture else None
    return Entry(
        id=tag(archive.nameplate(card.language).newspaper, f"story:{card.id}"),
        address=archive.absolute(card.path),
        title=card.headline,
        summary=card.standfirst,
        html=_html(archive, copy),
        published=card.published,
        modified=modified_at(copy),
        authors=tuple((one.label, archive.absolute(one.path) if one.path else "") for one in line.bylines),
        labels=tuple(label for label in labels if label),
        picture=archive.absolute(file.path) if file else "",
    )


def _html(archive: Archive, copy: Copy) -> str:
    """Lead picture, text, sources and corrections; pictures as plain ``<img>``, each with its own words."""
    body = _IMAGE.sub(lambda image: _FOR_PAGES.sub("", image.group()), _SOURCE.sub("", copy.body))
    parts = [_lead(copy.card), body, copy.sources_note, *_corrections(archive, copy)]
    return absolute("\n".join(part.strip() for part in parts if part), archive.newspaper.address)


def _lead(card: Card) -> str:
    picture = card.picture
    file = plain_file(picture) if picture else None
    if picture is None or file is None:
        return ""
    credit = " / ".join(filter(None, (picture.credit, picture.agency)))
    words = " ".join(filter(None, (picture.caption, _("Photo: %(credit)s") % {"credit": credit} if credit else "")))
    caption = f"<figcaption>{escape(words)}</figcaption>" if words else ""
    size = f'width="{file.width}" height="{file.height}"'
    return f'<figure><img src="{file.path}" alt="{escape(picture.alt)}" {size}>{caption}</figure>'


def _corrections(archive: Archive, copy: Copy) -> list[str]:
    if not copy.corrections:
        return []
    notes = (f"<p><b>{dates.date(archive.local(one.on))}</b></p>{one.text}" for one in copy.corrections)
    heading = _("Corrections")
    return [f"<h3>{heading}</h3>", *notes]
