"""A card with its names, as fronts and lists print it."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from django.utils import timezone
from django.utils.translation import override

from tamizdat.house.furniture import Link
from tamizdat.newsroom.models import Article
from tamizdat.paper import keys
from tamizdat.paper.copy import Card, Label
from tamizdat.paper.sheets import Line
from tamizdat.paper.shelf import Shelf
from tamizdat.press.outputs import Key


def make_line(shelf: Shelf, card: Card) -> tuple[Line, tuple[Key, ...]]:
    """The line, and the keys of all that it shows."""
    section = shelf.label("section", card.section)
    authors = [shelf.label("author", one) for one in card.authors]
    line = _line(card, link(section) if section else None, tuple(link(author) for author in authors if author))
    shown = (keys.label("section", card.section), *(keys.label("author", one) for one in card.authors))
    return line, (keys.card(card.id), *shown)


def bare_line(card: Card) -> Line:
    """The line without names."""
    return _line(card, None, ())


def _line(card: Card, section: Link | None, bylines: tuple[Link, ...]) -> Line:
    return Line(
        path=card.path,
        language=card.language,
        kind=card.kind,
        kind_label=_beside(section, kind_label(card.kind, card.language)) if card.kind != Article.Kind.NEWS else "",
        headline=card.headline,
        standfirst=card.standfirst,
        section=section,
        bylines=bylines,
        published=local(card.published),
        updated=local(card.updated) if card.updated else None,
        corrected=card.corrected,
        minutes=card.minutes,
        picture=card.picture,
    )


def link(label: Label) -> Link:
    return Link(label=label.name, path=label.path, language=label.language)


def _beside(section: Link | None, kind: str) -> str:
    """The kind, unless the section says it already, as one called Opinion does."""
    return "" if section and section.label.casefold() == kind.casefold() else kind


@cache
def kind_label(kind: str, language: str) -> str:
    """The kind of a story in the story's language."""
    with override(language):
        return str(Article.Kind(kind).label)


def local(moment: datetime) -> datetime:
    """In the newsroom's zone."""
    return moment.astimezone(timezone.get_default_timezone())
