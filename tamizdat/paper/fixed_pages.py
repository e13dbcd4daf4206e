"""Fixed pages: about us, privacy, how we correct, contact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import get_language_info
from markupsafe import Markup

from tamizdat.house.furniture import Link
from tamizdat.newsroom.models import FixedPage
from tamizdat.paper import inventory, sheets
from tamizdat.paper.archive import Archive
from tamizdat.paper.copy import FixedCopy
from tamizdat.paper.pages import alternates, page, sheet
from tamizdat.press.outputs import Key, Sheet


class FixedPages:
    """The subject is the page's id."""

    name = "fixed"

    def every(self, archive: Archive) -> Iterator[str]:  # noqa: ARG002  the protocol's
        return (str(number) for number in inventory.fixed_pages())

    def born_of(self, key: Key, archive: Archive) -> Iterable[str]:  # noqa: ARG002  the protocol's
        kind, _, number = key.partition(":")
        return [number] if kind == "fixed" else []

    def render(self, subject: str, archive: Archive) -> Sheet | None:
        copy = archive.fixed(int(subject))
        if copy is None:
            return None
        page, fixed = fixed_page(archive, copy)
        return sheet(page, fixed=fixed)


def fixed_page(archive: Archive, copy: FixedCopy) -> tuple[sheets.Page, sheets.Fixed]:
    """All that the template of a fixed page is given."""
    others = tuple(_link(one) for one in (archive.fixed(number) for number in copy.translations) if one)
    return page(
        archive,
        "fixed",
        copy.path.removeprefix("/"),
        copy.language,
        copy.title,
        quiet=copy.role != FixedPage.Role.ABOUT,
        description=copy.description,
        alternates=alternates(archive, Link("", copy.path, copy.language), others),
    ), sheets.Fixed(copy.title, Markup(copy.body), others)  # noqa: S704  typeset: safe HTML


def _link(copy: FixedCopy) -> Link:
    return Link(get_language_info(copy.language)["name_local"], copy.path, copy.language)
