"""Orders to take something down: signed with the edition they stand in, and obeyed by every honest mirror at its next sync.

What a page said yesterday can put a source in danger today, and a store of old objects forgets nothing by itself. An
order names the key of a path and the digest of what stood there; the new edition has a tombstone, or nothing, in its place.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from tamizdat.edition.errors import EditionError
from tamizdat.edition.trie import find
from tamizdat.mirrors import layout
from tamizdat.mirrors.carrier import Carrier
from tamizdat.mirrors.errors import TooLarge
from tamizdat.mirrors.heads import Head, Read
from tamizdat.mirrors.signed import signed_file
from tamizdat.mirrors.sources import Nodes
from tamizdat.press.paths import SIBLINGS

PATH: Final = "takedowns.json"


@dataclass(frozen=True, slots=True, order=True)
class Order:
    """``key``: of the path; ``digest``: of the file that stood there; ``date``: ``2026-11-26``."""

    key: bytes
    digest: bytes
    date: str


def pack(orders: Iterable[Order]) -> bytes:
    rows = [{"key": each.key.hex(), "digest": each.digest.hex(), "date": each.date} for each in sorted(orders)]
    return (json.dumps({"takedowns": rows}, indent=1) + "\n").encode()


def parse(raw: bytes) -> list[Order]:
    """The orders; none of a file that cannot be read: it was signed, so it is another version's, and no reason to stop."""
    try:
        rows = json.loads(raw)["takedowns"]
        return [Order(bytes.fromhex(row["key"]), bytes.fromhex(row["digest"]), str(row["date"])) for row in rows]
    except (ValueError, KeyError, TypeError):
        return []


def orders_in(read: Read, head: Head) -> list[Order]:
    """The orders of the edition with this head, but those against what it publishes itself."""
    nodes = Nodes((read,), "nodes")
    try:
        return [each for each in parse(signed_file(read, head, PATH) or b"") if not _is_published(each, head, nodes)]
    except EditionError:
        return []


def obey(carrier: Carrier, head: Head) -> int:
    """Delete what the edition orders to be deleted, however new the editions are that had it. How many objects went."""
    there = carrier.there([name for each in orders_in(carrier.read, head) for name in _objects(each)])
    if there:
        carrier.delete(sorted(there))
    return len(there)


def kept_against_orders(read: Read, orders: Iterable[Order]) -> int:
    """How many objects a mirror still has that it was ordered to delete."""
    return sum(_has(read, layout.file(each.digest)) for each in orders)


def _is_published(order: Order, head: Head, nodes: Nodes) -> bool:
    entry = find(head.trie, order.key, nodes)
    return entry is not None and entry.digest == order.digest


def _objects(order: Order) -> Iterator[str]:
    name = layout.file(order.digest)
    yield from (name, *(f"{name}{suffix}" for suffix in SIBLINGS))


def _has(read: Read, name: str) -> bool:
    try:
        return read(name, 1 << 16) is not None
    except TooLarge:
        return True
