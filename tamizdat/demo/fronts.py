"""What surrounds the stories: composed fronts, fixed pages and notices."""

from __future__ import annotations

import json
from collections.abc import Iterable
from uuid import NAMESPACE_URL, uuid5

from tamizdat.demo.fixtures import Fixtures
from tamizdat.demo.manuscripts import FixedSheet, fixed_sheets
from tamizdat.demo.newspaper import FrontBook, NewspaperBook
from tamizdat.demo.stories import Drawer
from tamizdat.newsroom.models import FixedPage, FrontPage, Notice


def put_up_fixed_pages(languages: Iterable[str], drawer: Drawer) -> None:
    """About, privacy, corrections and contact in every edition that has them."""
    for language in languages:
        front = FrontPage.objects.get(locale__language_code=language)
        for slug, sheet in fixed_sheets(language):
            page = _fixed_page(language, slug, sheet, drawer)
            front.add_child(instance=page)
            page.save_revision().publish()


def _fixed_page(language: str, slug: str, sheet: FixedSheet, drawer: Drawer) -> FixedPage:
    setter = drawer.compositor(language)
    page = FixedPage(
        locale=drawer.fixtures.locales[language],
        translation_key=uuid5(NAMESPACE_URL, f"fixed:{slug}"),
        slug=slug,
        title=sheet.title,
        role=sheet.role,
        live=False,
    )
    page.body = setter.body(sheet.body)
    return page


def pin_notices(book: NewspaperBook, drawer: Drawer) -> None:
    for number, notice in enumerate(book.notices):
        for language, text in notice.text.items():
            Notice.objects.create(
                locale=drawer.fixtures.locales[language],
                translation_key=uuid5(NAMESPACE_URL, f"notice:{number}"),
                text=drawer.compositor(language).rich(text),
            )


def compose_fronts(book: NewspaperBook, drawer: Drawer, fixtures: Fixtures) -> None:
    """Name every front and compose those that the book composes; the others compose themselves."""
    for language, edition in book.editions.items():
        front = FrontPage.objects.get(locale__language_code=language)
        front.title, front.motto = edition.name, edition.motto
        if language in book.fronts:
            front.composition = _composition(book.fronts[language], language, drawer, fixtures)
        front.save_revision().publish()


def _composition(front: FrontBook, language: str, drawer: Drawer, fixtures: Fixtures) -> str:
    def ids(slugs: list[str]) -> list[int]:
        return [int(drawer.find(language, slug).pk) for slug in slugs]

    bands = [
        {
            "section": fixtures.section(language, band.section).pk,
            "layout": band.layout,
            "stories": ids(band.stories),
        }
        for band in front.bands
    ]
    return json.dumps(
        [
            {"type": "lead", "value": {"story": ids([front.lead])[0], "headline": "", "standfirst": ""}},
            {"type": "seconds", "value": ids(front.seconds)},
            *({"type": "band", "value": band} for band in bands),
        ]
    )
