"""The head and the foot that every page of a language has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.conf import settings

from tamizdat.house.furniture import Foot, Link, Masthead
from tamizdat.newsroom.models import FixedPage
from tamizdat.paper.copy import FixedCopy
from tamizdat.paper.shelf import Shelf

ROLES = [role for role in FixedPage.Role.values if role != FixedPage.Role.OTHER]
OTHERS = 6
"""How many fixed pages without a role the foot of every page names. The archive names all."""


class Furniture(NamedTuple):
    masthead: Masthead
    foot: Foot


def furniture(shelf: Shelf, language: str, current: int | None = None) -> Furniture:
    """``current`` is the id of the section to mark."""
    marked = shelf.label("section", current) if current else None
    nameplate = shelf.nameplate(language)
    names = dict(settings.LANGUAGES)
    masthead = Masthead(
        name=nameplate.name,
        motto=nameplate.motto,
        home=f"/{language}/index.html",
        sections=tuple(Link(one.name, one.path, language) for one in shelf.labels("section", language)),
        editions=tuple(
            Link(names[one], f"/{one}/index.html", one) for one in shelf.newspaper.languages if one != language
        ),
        current=marked.path if marked else "",
    )
    pages = shelf.fixed_pages(language)
    named = in_the_foot(pages)
    foot = Foot(
        fixed=tuple(Link(page.title, page.path, language) for page in named),
        more=f"/{language}/archive/index.html#pages" if len(named) < len(pages) else "",
        archive=f"/{language}/archive/index.html",
        feed=f"/{language}/feed.atom",
        text_edition=f"/{language}/text.html",
    )
    return Furniture(masthead, foot)


def in_the_foot(pages: Iterable[FixedCopy]) -> tuple[FixedCopy, ...]:
    """Those with a role, in the order of the roles, then the oldest of the others."""
    pages = tuple(pages)
    roles = sorted((page for page in pages if page.role in ROLES), key=lambda page: ROLES.index(page.role))
    others = [page for page in pages if page.role not in ROLES]
    return (*roles, *others[:OTHERS])
