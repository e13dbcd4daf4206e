"""An item of the export as our newsroom would have it: decided, but not yet filed. Nothing here touches the newspaper."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from html import unescape
from urllib.parse import unquote, urlsplit

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tamizdat.newsroom.addresses import slug_of
from tamizdat.rescue.drawer import Drawer
from tamizdat.rescue.items import Item, Site
from tamizdat.rescue.labels import Labels, labels_of
from tamizdat.rescue.markup.body import pieces_of
from tamizdat.rescue.markup.composer import Surroundings
from tamizdat.rescue.markup.pictures import featured
from tamizdat.rescue.markup.pieces import Heading, Picture, Piece, Text
from tamizdat.rescue.markup.tree import parse
from tamizdat.rescue.when import written_at

LIVE, DRAFT, SCHEDULED = "live", "draft", "scheduled"
LONGEST_HEADLINE = 255
LONGEST_STANDFIRST = 400
LONGEST_PATH = 400


class Draft(msgspec.Struct, frozen=True):
    """What an item becomes. ``status`` is WordPress's, ``state`` ours now; ``at`` is when it was published or is due.

    ``old_paths`` are its addresses on the old site.
    """

    key: str
    number: int
    page: bool
    language: str
    status: str
    state: str
    at: datetime | None
    headline: str
    slug: str
    standfirst: str
    labels: Labels
    pieces: tuple[Piece, ...]
    lead: Picture | None
    old_paths: tuple[str, ...]


@dataclass(slots=True)
class Export:
    """A whole export and how it is to be read."""

    site: Site
    drawer: Drawer
    zone: tzinfo
    languages: tuple[str, ...]
    language: str
    now: datetime


@dataclass(slots=True)
class Drafted:
    """A draft, and what the report has to say about the making of it."""

    draft: Draft
    notes: list[str] = field(default_factory=list)
    lost: Counter[str] = field(default_factory=Counter)


def draft_of(item: Item, export: Export) -> Drafted:
    """Make a draft of a post or page."""
    notes: list[str] = []
    around = Surroundings(export.drawer, export.site.address or _host(item.link), item.number)
    pieces = tuple(pieces_of(item.content, around))
    language = _language(item, export)
    at = written_at(item, export.zone)
    draft = Draft(
        key=item.key,
        number=item.number,
        page=item.type == "page",
        language=language,
        status="password" if item.password else item.status,
        state=_state(item, at, export.now, notes),
        at=at,
        headline=_headline(item, pieces, notes),
        slug=slug_of(unquote(item.slug, errors="ignore")) or slug_of(plain(item.title)),
        standfirst=_standfirst(item, notes),
        labels=labels_of(item, export.site),
        pieces=pieces,
        lead=_lead(item, around, notes),
        old_paths=_old_paths(item, notes),
    )
    _remark(item, notes)
    return Drafted(draft, notes, around.lost)


def plain(html: str) -> str:
    """Words without markup, in one line."""
    return " ".join(unescape(parse(html).words()).split())


def _state(item: Item, at: datetime | None, now: datetime, notes: list[str]) -> str:
    if item.password:
        notes.append(_("It was protected with a password, which static pages cannot be: it is a draft now."))
        return DRAFT
    if item.status == "publish":
        if at is None:
            notes.append(_("It has no date: it is a draft now. Publish it at the desk."))
        return LIVE if at and at <= now else SCHEDULED if at else DRAFT
    if item.status == "future" and at and at > now:
        return SCHEDULED
    if item.status == "future":
        notes.append(_("It was waiting for a day that has passed: it is a draft now. Publish it at the desk."))
    elif item.status == "private":
        notes.append(_("It was private: it is a draft now."))
    return DRAFT


def _headline(item: Item, pieces: tuple[Piece, ...], notes: list[str]) -> str:
    title = plain(item.title)
    if len(title) > LONGEST_HEADLINE:
        notes.append(_("Its headline was cut; it was: %(headline)s") % {"headline": title})
    elif not title:
        notes.append(_("It had no headline; its first words stand for one."))
    return cut(title or _first_words(pieces), LONGEST_HEADLINE) or _("Untitled %(number)s") % {"number": item.number}


def _first_words(pieces: tuple[Piece, ...]) -> str:
    texts = (
        plain(piece.html) if isinstance(piece, Text) else piece.text
        for piece in pieces
        if isinstance(piece, Text | Heading)
    )
    return cut(next(texts, ""), 60)


def _standfirst(item: Item, notes: list[str]) -> str:
    words = plain(item.excerpt)
    if len(words) > LONGEST_STANDFIRST:
        notes.append(_("Its excerpt was cut; it was: %(words)s") % {"words": words})
    return cut(words, LONGEST_STANDFIRST)


def cut(words: str, longest: int) -> str:
    """At most ``longest`` letters, ending at a word."""
    if len(words) <= longest:
        return words
    return f"{words[: longest - 1].rpartition(' ')[0] or words[: longest - 1]}…"


def _language(item: Item, export: Export) -> str:
    """The language a translation plug-in noted, if the paper has it; else the one the rescue was told."""
    noted = (term.slug[:2].lower() for term in item.terms if term.domain == "language")
    return next((code for code in noted if code in export.languages), export.language)


def _lead(item: Item, around: Surroundings, notes: list[str]) -> Picture | None:
    number = item.noted("_thumbnail_id")
    if not (number.isascii() and number.isdigit() and int(number)):
        return None
    found = featured(around, int(number))
    if found is None:
        notes.append(_("Its featured picture is not in the export."))
    return found


def _remark(item: Item, notes: list[str]) -> None:
    if item.sticky:
        notes.append(_("It was pinned to the top: to keep it there, choose it as the lead of the front."))
    if item.comments:
        words = ngettext("%(count)s comment was left out.", "%(count)s comments were left out.", item.comments)
        notes.append(words % {"count": item.comments})


def _old_paths(item: Item, notes: list[str]) -> tuple[str, ...]:
    """Paths on the old site that readers may still hold: of its link, an older permalink, former slugs."""
    if item.status not in {"publish", "future"}:
        return ()
    link = _path(item.link)
    if not link:
        words = _("Its old address (%(address)s) cannot be served from plain files: no redirect.")
        notes.append(words % {"address": item.link or item.guid})
    paths = [link, _path(item.guid)] if _host(item.guid) == _host(item.link) else [link]
    former = [value for name, value in item.meta if name == "_wp_old_slug" and value]
    paths += [_with_last(link, unquote(slug)) for slug in former if link]
    return tuple(path for path in dict.fromkeys(paths) if path and len(path) <= LONGEST_PATH)


def _with_last(path: str, slug: str) -> str:
    """The path as it was when the post had that slug."""
    end = "/" if path.endswith("/") else ""
    return f"{path.rstrip('/').rpartition('/')[0]}/{slug}{end}"


def _path(address: str) -> str:
    """The decoded path of an address; nothing when the address is told apart by its query, or is the home page."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    path = re.sub("/{2,}", "/", unquote(parts.path, errors="replace"))
    if parts.query or path in {"", "/", "/index.php"} or re.search(r"[\s?#\\\x00-\x1f\ufffd]", path):
        return ""
    return path


def _host(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
