"""Take out of a place what its two newest editions do not need: a reader may be on his way through the one before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tuf.api.metadata import Metadata, Targets
from tuf.api.serialization import DeserializationError

from tamizdat.edition.difference import Standing, difference
from tamizdat.edition.head import TARGET
from tamizdat.edition.nodes import NONE, Leaf
from tamizdat.mirrors import layout
from tamizdat.mirrors.carrier import Carrier, Parcel, uncompressed
from tamizdat.mirrors.errors import Incomplete
from tamizdat.mirrors.heads import LARGEST_ROLE, Head
from tamizdat.mirrors.sources import Nodes, Source
from tamizdat.mirrors.standing import standing

TOGETHER: Final = 256


@dataclass(frozen=True, slots=True)
class Swept:
    """``removed``: objects that were taken out; ``kept``: files under ``edition/`` that stay."""

    removed: int
    kept: int


def forget(source: Source, carrier: Carrier, head: Head) -> None:
    """Obey the order of an edition that nothing before it may be kept. That it was done is noted in the place."""
    noted = carrier.read(layout.FORGOT, 32) or b""
    done = int(noted) if noted.isdigit() else 0
    if head.forgets > done:
        sweep(source, carrier, only_the_newest=True)
        carrier.put([Parcel(layout.FORGOT, str(head.forgets).encode())])


def sweep(source: Source, carrier: Carrier, *, only_the_newest: bool = False) -> Swept:
    """Looks at every object, so it is work for the night. Raises ``Incomplete`` when the place has no whole edition."""
    head = standing(carrier, source.head())
    if head is None:
        raise Incomplete("There is no edition of this paper, so nothing can be told from rubbish. Ship one first.")
    before = None if only_the_newest else _edition_before(carrier, head)
    needed = set(_needed(source, carrier, NONE, head.trie))
    if before:
        needed |= set(_needed(source, carrier, head.trie, before[1]))
    removed = kept = 0
    useless: list[str] = []
    for name in carrier.names("edition"):
        if _is_needed(name, needed, head, before):
            kept += 1
            continue
        useless.append(name)
    for start in range(0, len(useless), TOGETHER):
        carrier.delete(useless[start : start + TOGETHER])
        removed += len(useless[start : start + TOGETHER])
    return Swept(removed, kept)


def _is_needed(name: str, needed: set[str], head: Head, before: tuple[int, bytes] | None) -> bool:
    if name.startswith(layout.OBJECTS):
        return uncompressed(name)[0] in needed
    if name in head.files or not name.endswith((".targets.json", ".snapshot.json")):
        return True  # roots are for ever, and what we do not know is not ours
    version = name.removeprefix(layout.METADATA).partition(".")[0]
    oldest = before[0] if before and name.endswith(".targets.json") else head.snapshot - KEPT_SNAPSHOTS
    return not version.isdigit() or int(version) >= oldest


KEPT_SNAPSHOTS: Final = 8
"""Snapshots before the newest that stay: they are small, and count signings."""


def _edition_before(carrier: Carrier, head: Head) -> tuple[int, bytes] | None:
    """The number of the targets file of the edition before, and its trie. What no key of ours signed may be kept, it does not matter."""
    found = (name.removeprefix(layout.METADATA).partition(".")[0] for name in carrier.names("edition/metadata"))
    for version in sorted({int(each) for each in found if each.isdigit() and int(each) < head.targets}, reverse=True):
        raw = carrier.read(layout.metadata("targets", version), LARGEST_ROLE)
        trie = trie_of(raw) if raw else None
        if trie and trie != head.trie:
            return version, trie
    return None


def trie_of(raw: bytes) -> bytes | None:
    """The root of the trie that a targets file names; None when it is none. Whose signature it has is not asked."""
    try:
        targets: Metadata[Targets] = Metadata.from_bytes(raw)
        return bytes.fromhex(targets.signed.targets[TARGET].unrecognized_fields["custom"]["root"])
    except (DeserializationError, AttributeError, KeyError, TypeError, ValueError):
        return None


def _needed(source: Source, carrier: Carrier, old: bytes, new: bytes) -> Iterator[str]:
    """The names of what ``new`` has and ``old`` has not."""
    readers = (source.read, carrier.read)
    for part in difference(old, new, Nodes(readers, "nodes")):
        yield from (name for each in part.new for name in _of_node(each))
        yield from (layout.file(entry.digest) for entry in part.added)


def _of_node(each: Standing) -> Iterator[str]:
    yield layout.node(each.hash)
    if isinstance(each.node, Leaf):
        yield layout.names(each.hash)
