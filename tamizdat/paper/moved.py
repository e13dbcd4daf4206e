"""What stands at an old address: a small page that leads on, since a plain file host cannot redirect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext, override

from tamizdat.paper import inventory, sheets
from tamizdat.paper.archive import Archive
from tamizdat.paper.pages import page, sheet
from tamizdat.press.outputs import Key, Sheet


class Moved:
    """The subject is the old path, without its leading slash."""

    name = "moved"

    def every(self, archive: Archive) -> Iterator[str]:  # noqa: ARG002  the protocol's
        return iter(inventory.moved_paths())

    def born_of(self, key: Key, archive: Archive) -> Iterable[str]:  # noqa: ARG002  the protocol's
        kind, _, path = key.partition(":")
        return [path] if kind == "moved" else []

    def render(self, subject: str, archive: Archive) -> Sheet | None:
        found = _leads_to(archive, subject)
        if found is None:
            return None
        target, label, language = found
        with override(language):
            title = gettext("This page has moved")
        canonical = archive.absolute(target) if target.startswith("/") else target
        moved = sheets.Moved(target, label or canonical)
        return sheet(
            page(archive, "moved", subject, language, title, robots="noindex", canonical=canonical), moved=moved
        )


def _leads_to(archive: Archive, path: str) -> tuple[str, str, str] | None:
    """The target, its label (may be empty) and its language; None when this leads nowhere."""
    row = archive.moved(path)
    if row is None:
        return None
    story, target = row
    if story is None:
        return (target, "", archive.languages[0]) if _safe(target) else None
    card = archive.card(story)
    if card:
        return card.path, card.headline, card.language
    grave = archive.tombstone(story)
    return (f"/{grave.path}", "", grave.language) if grave else None


def _safe(target: str) -> bool:
    return target.startswith(("https://", "http://")) or (target.startswith("/") and not target.startswith("//"))
