"""Pictures, documents and recordings, copied as they are; and the house's own fonts and icons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from django.core.files.storage import default_storage

import tamizdat.house
from tamizdat.paper import inventory, keys
from tamizdat.paper.archive import Archive
from tamizdat.press.outputs import Key, Sheet

HOUSE = Path(tamizdat.house.__file__).parent / "static" / "house" / "public"


class Media:
    """The subject is the file's name in the media storage. A file is there only while something published uses it."""

    name = "media"

    def every(self, archive: Archive) -> Iterator[str]:  # noqa: ARG002  the protocol's
        return iter(inventory.media())

    def born_of(self, key: Key, archive: Archive) -> Iterable[str]:  # noqa: ARG002  the protocol's
        kind, _, number = key.partition(":")
        return inventory.media_of(f"{OF[kind]}:{number}") if kind in OF else []

    def render(self, subject: str, archive: Archive) -> Sheet | None:
        return Sheet(f"media/{subject}", Path(default_storage.path(subject))) if archive.medium(subject) else None


OF = {"picture": "photo", "attachment": "attachment"}


class HouseFiles:
    """Fonts and icons under ``/house/``; the subject is the path below it."""

    name = "house"

    def every(self, archive: Archive) -> Iterator[str]:  # noqa: ARG002  the protocol's
        return (
            path.relative_to(HOUSE).as_posix()
            for path in sorted(HOUSE.rglob("*"))
            if path.is_file() and not path.name.startswith(".")
        )

    def born_of(self, key: Key, archive: Archive) -> Iterable[str]:
        return self.every(archive) if key == keys.HOUSE else []

    def render(self, subject: str, archive: Archive) -> Sheet | None:
        archive.note(keys.HOUSE)
        return Sheet(f"house/{subject}", HOUSE / subject) if (HOUSE / subject).is_file() else None
