"""Fronts, the root's copy of the main one, and the text edition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext, override

from tamizdat.house.furniture import Link
from tamizdat.paper import feeds, sheets, structured_data
from tamizdat.paper.archive import Archive
from tamizdat.paper.composing import compose
from tamizdat.paper.copy import Composition
from tamizdat.paper.pages import alternates, page, sheet
from tamizdat.press.outputs import Key, Sheet

ROOT = "root"
HEADLINES = 60


class Fronts:
    """The subject is a language, or ``root`` for the copy of the main language's front at ``/index.html``."""

    name = "front"

    def every(self, archive: Archive) -> Iterator[str]:
        return iter((ROOT, *archive.languages))

    def born_of(self, key: Key, archive: Archive) -> Iterable[str]:
        return self.every(archive) if key == "newspaper" else []

    def render(self, subject: str, archive: Archive) -> Sheet | None:
        language = archive.languages[0] if subject == ROOT else subject
        if language not in archive.languages:
            return None
        path = "index.html" if subject == ROOT else f"{language}/index.html"
        page, front = front_page(archive, language, path)
        return sheet(page, front=front)


def front_page(
    archive: Archive, language: str, path: str, composition: Composition | None = None
) -> tuple[sheets.Page, sheets.Front]:
    """All that the template of a front is given; ``composition`` is another than the published one."""
    home, paper = f"/{language}/index.html", archive.nameplate(language)
    head = page(
        archive,
        "front",
        path,
        language,
        paper.name,
        description=paper.motto,
        canonical=archive.absolute(home),
        alternates=alternates(archive, Link("", home, language), _others(archive, language)),
        feeds=feeds.of_page(archive, language),
        open_graph=structured_data.open_graph(archive, language, home, paper.name),
        structured_data=structured_data.of_front(archive, language),
    )
    if composition:
        return head, compose(archive, language, composition)
    return head, archive.kept(("front", language), lambda asked: compose(asked, language, asked.front(language)))


def _others(archive: Archive, language: str) -> tuple[Link, ...]:
    return tuple(Link("", f"/{one}/index.html", one) for one in archive.languages if one != language)


class TextEditions:
    """Headlines only, for slow lines; the subject is a language."""

    name = "text"

    def every(self, archive: Archive) -> Iterator[str]:
        return iter(archive.languages)

    def born_of(self, key: Key, archive: Archive) -> Iterable[str]:
        return archive.languages if key == "newspaper" else ()

    def render(self, subject: str, archive: Archive) -> Sheet | None:
        if subject not in archive.languages:
            return None
        edition = archive.edition
        lines = archive.entries(archive.newest(f"{subject}:all", HEADLINES))
        with override(subject):
            title = gettext("Text edition")
        text = sheets.TextEdition(edition.number, archive.local(edition.pressed_at), lines)
        return sheet(page(archive, "text", f"{subject}/text.html", subject, title), edition=text)


class NotFound:
    """The 404 page: the main language's at the root, the others' in their folders. The subject is its path without ending.

    Its links stay root-absolute: nobody knows where it will be shown.
    """

    name = "not_found"

    def every(self, archive: Archive) -> Iterator[str]:
        return iter(("404", *(f"{language}/404" for language in archive.languages[1:])))

    def born_of(self, key: Key, archive: Archive) -> Iterable[str]:
        return self.every(archive) if key == "newspaper" else []

    def render(self, subject: str, archive: Archive) -> Sheet | None:
        if subject not in self.every(archive):
            return None
        language = subject.partition("/")[0] if "/" in subject else archive.languages[0]
        with override(language):
            title = gettext("There is no such page")
        nothing = page(archive, "not_found", f"{subject}.html", language, title, robots="noindex", canonical="")
        return sheet(nothing, relative_links=False)
