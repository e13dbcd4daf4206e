"""All items of an export, put by on disk so that they can be taken out in the order they were written.

The first reading fills it; only when the whole file has proved sound does the import begin. So a broken export
imports nothing, a gigabyte needs no memory, and a story can know pictures and stories that stand further down the file.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

import msgspec

from tamizdat.rescue.items import Item
from tamizdat.rescue.when import sort_key

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA cache_size = -16000;
CREATE TABLE items (number INTEGER PRIMARY KEY, type TEXT, at TEXT, parent INTEGER, place INTEGER, item BLOB);
CREATE TABLE addresses (path TEXT PRIMARY KEY, number INTEGER) WITHOUT ROWID;
"""


class Drawer:
    """A private file that SQLite deletes by itself, even when the process is killed (``SQLITE_TMPDIR`` says where it lies)."""

    def __init__(self) -> None:
        self._rows = sqlite3.connect("", isolation_level=None)
        self._rows.executescript(_TABLES)
        self._encode = msgspec.msgpack.Encoder().encode
        self._decode = msgspec.msgpack.Decoder(Item).decode
        self.twice: list[tuple[int, str, str]] = []
        self.types: Counter[str] = Counter()
        self._unnumbered = 0

    def __enter__(self) -> Self:
        self._rows.execute("BEGIN")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._rows.close()

    def put(self, item: Item) -> None:
        """Keep an item. The same one a second time is only remembered in ``twice``; another with its number gets one of its own."""
        there = self.item(item.number) if item.number else None
        if there and there.guid == item.guid:
            self.twice.append((item.number, item.type, item.title))
            return
        number = item.number if item.number and not there else self._next_negative()
        item = msgspec.structs.replace(item, number=number)
        row = (number, item.type, sort_key(item), item.parent, item.order, self._encode(item))
        self._rows.execute("INSERT INTO items VALUES (?, ?, ?, ?, ?, ?)", row)
        self.types[item.type] += 1
        for address in {item.link, item.attachment_url}:
            path = address_path(address)
            if path:
                self._rows.execute("INSERT OR IGNORE INTO addresses VALUES (?, ?)", (path, number))

    def _next_negative(self) -> int:
        self._unnumbered -= 1
        return self._unnumbered

    def in_order(self, *types: str) -> Iterator[Item]:
        """Items of these types, oldest first; those without a date come last."""
        marks = ", ".join("?" * len(types))
        return self._items(f"WHERE type IN ({marks}) ORDER BY at, number", types)

    def others(self, *types: str) -> Iterator[Item]:
        """Items of all other types, in the order of their numbers."""
        marks = ", ".join("?" * len(types))
        return self._items(f"WHERE type NOT IN ({marks}) ORDER BY number", types)

    def item(self, number: int) -> Item | None:
        return next(self._items("WHERE number = ?", (number,)), None)

    def attachments_of(self, number: int) -> list[Item]:
        """What was uploaded to a post, in the order of its gallery."""
        return list(self._items("WHERE type = 'attachment' AND parent = ? ORDER BY place, number", (number,)))

    def at(self, address: str) -> Item | None:
        """The item that had this address on the old site, or the attachment that has this file."""
        path = address_path(address)
        found = self._rows.execute("SELECT number FROM addresses WHERE path = ?", (path,)).fetchone() if path else None
        return self.item(found[0]) if found else None

    def _items(self, rest: str, values: tuple[object, ...]) -> Iterator[Item]:
        for (raw,) in self._rows.execute(f"SELECT item FROM items {rest}", values):  # noqa: S608  written above, only question marks vary
            yield self._decode(raw)


def address_path(address: str) -> str:
    """The decoded path of an address with its host, without query and slashes at the end; nothing for a bare ``?p=12``."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    path = unquote(parts.path, errors="replace").rstrip("/")
    return f"{parts.netloc.lower()}{path}" if path else ""
