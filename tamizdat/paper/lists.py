"""Sections, topics and authors: a front with the newest stories, and pages numbered from the oldest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tamizdat.house.furniture import Link
from tamizdat.paper import feeds, inventory, sheets, structured_data
from tamizdat.paper.archive import Archive
from tamizdat.paper.copy import Card, Label
from tamizdat.paper.pages import alternates, page, sheet
from tamizdat.paper.sheets import Pager
from tamizdat.paper.shelf import Shelf
from tamizdat.press.outputs import Key, Sheet

KINDS = ("section", "topic", "author")


class ListFronts:
    """The newest page and the one before. The subject is ``section:3``, ``topic:5`` or ``author:9``.

    A section always has its front, since the masthead leads there; a topic or author only while there are stories.
    """

    name = "list"

    def every(self, archive: Archive) -> Iterator[str]:  # noqa: ARG002  the protocol's
        return iter(inventory.labels())

    def born_of(self, key: Key, archive: Archive) -> Iterable[str]:  # noqa: ARG002  the protocol's
        match key.split(":"):
            case [kind, number] if kind in KINDS:
                return [f"{kind}:{number}"]
            case ["list", _, kind, number, "last"]:
                return [f"{kind}:{number}"]
        return []

    def render(self, subject: str, archive: Archive) -> Sheet | None:
        label = _label(subject, archive)
        if label is None:
            return None
        last = archive.last(label.list)
        if not last and label.kind != "section":
            return None
        cards = [
            card for number in (last, last - 1) if number > 0 for card in reversed(archive.page(label.list, number))
        ]
        older = last - 2
        pager = Pager(0, last, _numbered(label, older) if older > 0 else "", "", label.path)
        return _sheet(archive, label, cards, pager, f"{label.folder}index.html")


class ListPages:
    """A numbered page; the subject is ``section:3:7``. A list that fits on one page has none but its front."""

    name = "list_page"

    def every(self, archive: Archive) -> Iterator[str]:  # noqa: ARG002  the protocol's
        lasts = inventory.lists()
        for name, number in inventory.list_pages():
            _, _, label = name.partition(":")
            if label != "all" and lasts[name] > 1:
                yield f"{label}:{number}"

    def born_of(self, key: Key, archive: Archive) -> Iterable[str]:  # noqa: ARG002  the protocol's
        match key.split(":"):
            case ["list", _, kind, label, number, "there"]:
                return [f"{kind}:{label}:{number}", *([f"{kind}:{label}:1"] if number == "2" else [])]
        return []

    def render(self, subject: str, archive: Archive) -> Sheet | None:
        name, _, page_number = subject.rpartition(":")
        label, number = _label(name, archive), int(page_number)
        if label is None or not archive.there(label.list, max(number, 2)):
            return None
        newer = _numbered(label, number + 1) if archive.there(label.list, number + 1) else ""
        older = _numbered(label, number - 1) if number > 1 else ""
        # How many pages there are is not said: it would change every page of the list with each new one.
        pager = Pager(number, 0, older, newer, label.path)
        cards = list(reversed(archive.page(label.list, number)))
        return _sheet(archive, label, cards, pager, f"{label.folder}{number}.html")


def prepare(subjects: Iterable[str], shelf: Shelf) -> None:
    """These pages are printed next: what they show is read at once."""
    pages = []
    for subject in subjects:
        kind, label, number = subject.split(":")
        if found := shelf.label(kind, int(label)):
            pages.append((found.list, int(number)))
    shelf.fetch_pages(pages)


def _label(subject: str, archive: Archive) -> Label | None:
    kind, _, number = subject.partition(":")
    return archive.label(kind, int(number))


def _numbered(label: Label, number: int) -> str:
    return f"/{label.folder}{number}.html"


def _sheet(archive: Archive, label: Label, cards: list[Card], pager: Pager, path: str) -> Sheet:
    listing = sheets.Listing(
        of=label.kind,
        heading=label.name,
        description=label.description,
        portrait=label.portrait,
        lines=archive.lines(cards),
        pager=pager,
    )
    more: dict[str, Any] = {} if pager.number else _of_front(archive, label)
    section = label.id if label.kind == "section" else None
    title = f"{label.name} · {pager.number}" if pager.number else label.name
    return sheet(
        page(archive, "list", path, label.language, title, section=section, description=label.description, **more),
        listing=listing,
    )


def _of_front(archive: Archive, label: Label) -> dict[str, Any]:
    """What only the front of a list has in its head. There is no feed of a topic: the whole paper's stands in."""
    return {
        "alternates": _alternates(archive, label),
        "feeds": feeds.of_page(archive, label.language, label if label.kind in feeds.FED else None),
        "open_graph": structured_data.open_graph(archive, label.language, label.path, label.name),
        "structured_data": structured_data.of_list(archive, label),
    }


def _alternates(archive: Archive, label: Label) -> tuple[Link, ...]:
    others = (archive.label(label.kind, number) for number in label.translations)
    standing = [one for one in others if one and (one.kind == "section" or archive.there(one.list, 1))]
    return alternates(
        archive, Link("", label.path, label.language), tuple(Link("", one.path, one.language) for one in standing)
    )
