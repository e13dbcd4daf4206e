"""One shipment under way: what is put into a place, and in which order. :func:`tamizdat.mirrors.ship.ship` says why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Final

from tamizdat.edition.difference import Part, difference
from tamizdat.edition.entries import Entry
from tamizdat.edition.errors import EditionError
from tamizdat.edition.names import names_of
from tamizdat.edition.names import parse as parse_names
from tamizdat.edition.nodes import Leaf
from tamizdat.lib.batches import batches
from tamizdat.mirrors import layout
from tamizdat.mirrors.carrier import Carrier, Copy, Parcel
from tamizdat.mirrors.errors import Refused
from tamizdat.mirrors.heads import Head
from tamizdat.mirrors.marks import Mark
from tamizdat.mirrors.sources import Nodes, Source
from tamizdat.press.errors import UnsafePath
from tamizdat.press.paths import SIBLINGS, checked, is_text

TOGETHER: Final = 128
"""Files that a place is asked for in one breath."""

LEAVES: Final = 16
"""Leaves whose pages are written before it is noted that they are: a few hundred pages at the most."""

SAMPLE: Final = 8
"""Files read back after a shipment: so many of the new ones, and so many of all."""

Tick = Callable[[int, int], None]
"""Called with files done and files to do."""


@dataclass(slots=True)
class Shipped:
    """What a shipment came to: the edition that is there now, files and bytes put, paths written and removed."""

    edition: int
    files: int = 0
    sent: int = 0
    written: int = 0
    removed: int = 0


@dataclass(slots=True)
class Shipment:
    """``before``: the root that the place has now; ``tick`` is told how far it is; ``recent``: keys of some files that are new."""

    source: Source
    carrier: Carrier
    new: Head
    before: bytes
    done: Shipped
    tick: Tick
    whole: bool
    total: int = 0
    ticked: int = 0
    recent: list[bytes] = field(default_factory=list)
    objects: dict[str, Nodes] = field(default_factory=dict)

    def contents(self) -> None:
        interrupted = Mark.read(self.carrier)
        if self.before == self.new.trie and interrupted is None:
            return
        self.nodes()
        for entries in batches((each for part in self.parts(self.before) for each in part.added), TOGETHER):
            self.files(entries)
        mark = interrupted.towards(self.before, self.new.trie) if interrupted else Mark((self.before,), self.new.trie)
        if mark != interrupted:
            mark.write(self.carrier)
        changes = (part for old in mark.olds for part in self.parts(old) if part.added or part.removed)
        for n, parts in enumerate(batches(changes, LEAVES), 1):
            if n > mark.done:
                self.readable(parts)
            if n > mark.done and len(parts) == LEAVES:
                replace(mark, done=n).write(self.carrier)

    def parts(self, old: bytes) -> Iterator[Part]:
        return difference(old, self.new.trie, self.kept("nodes"), self.expect)

    def kept(self, kind: str) -> Nodes:
        if kind not in self.objects:
            near, far = self.source.read, self.carrier.read
            self.objects[kind] = Nodes((far, near) if self.source.is_far else (near, far), kind)
        return self.objects[kind]

    def expect(self, hashes: Sequence[bytes]) -> None:
        self.expect_all([layout.node(hash_) for hash_ in hashes])

    def expect_all(self, names: Sequence[str]) -> None:
        """What is here already will not be asked for there."""
        if self.source.is_far:
            there = self.carrier.there(names)
            self.source.expect([name for name in names if name not in there])

    def nodes(self) -> None:
        """The nodes that are new, the names of their leaves; and how much there is to do."""
        for parts in batches(self.parts(self.before), LEAVES):
            self.total += 2 * sum(len(part.added) for part in parts)
            added = (entry.key for part in parts for entry in part.added)
            self.recent += islice(added, SAMPLE - len(self.recent))
            new = [each for part in parts for each in part.new]
            leaves = [(each.hash, each.node) for each in new if isinstance(each.node, Leaf)]
            self.expect_all([layout.names(hash_) for hash_, _ in leaves])
            parcels = [Parcel(layout.node(each.hash), each.node.packed()) for each in new]
            self.put_missing([*parcels, *(Parcel(layout.names(h), self.names(h, leaf)) for h, leaf in leaves)])

    def names(self, hash_: bytes, leaf: Leaf) -> bytes:
        raw = self.kept("names").get(hash_)
        try:
            for path in parse_names(raw, leaf).values():
                _must_be_a_page(path)
        except (EditionError, UnsafePath) as error:
            raise Refused(f"A leaf's names are not right: {error}") from error
        return raw

    def files(self, entries: Sequence[Entry]) -> None:
        wanted = {layout.file(entry.digest): entry for entry in entries}
        there = frozenset[str]() if self.whole else self.carrier.there(wanted)
        for some in batches((entry for name, entry in wanted.items() if name not in there), 16):
            for bodies in self.source.bodies(some):
                name = layout.file(bodies.entry.digest)
                # The file after its siblings: where it is, they are.
                self.put([Parcel(f"{name}{suffix}", body) for suffix, body in bodies.by_suffix.items() if suffix])
                self.put([Parcel(name, bodies.by_suffix[""])])
        self.did(len(entries))

    def readable(self, parts: Sequence[Part]) -> None:
        gone: dict[str, Entry] = {}
        here: dict[str, Entry] = {}
        for part in parts:
            was, now = names_of(part, self.kept("names"))
            gone |= {was[entry.key]: entry for entry in part.removed}
            here |= {now[entry.key]: entry for entry in part.added}
        removed = [path for path in gone if path not in here]
        compressed = self.carrier.there(
            [
                f"{layout.file(entry.digest)}{suffix}"
                for path, entry in here.items()
                if is_text(path)
                for suffix in SIBLINGS
            ]
        )
        self.carrier.delete([name for path in removed for name in _with_siblings(path)])
        self.carrier.delete(
            [name for path in gone.keys() & here.keys() for name in _stale(path, here[path], compressed)]
        )
        self.write(here, compressed)
        self.done.written += len(here)
        self.done.removed += len(removed)
        self.did(len(here))

    def write(self, here: Mapping[str, Entry], compressed: frozenset[str]) -> None:
        pages = {path: self.source.page(path, entry, self.carrier.read) for path, entry in here.items()}
        copies = [
            Copy(f"{layout.file(entry.digest)}{suffix}", f"{path}{suffix}")
            for path, entry in here.items()
            if not pages[path]
            for suffix in ("", *SIBLINGS)
            if not suffix or (is_text(path) and f"{layout.file(entry.digest)}{suffix}" in compressed)
        ]
        self.carrier.copy(copies)
        self.put([parcel for page in pages.values() for parcel in page])

    def put_missing(self, parcels: Sequence[Parcel]) -> None:
        there = frozenset[str]() if self.whole else self.carrier.there([each.name for each in parcels])
        self.put([each for each in parcels if each.name not in there])

    def put(self, parcels: Sequence[Parcel]) -> None:
        if parcels:
            self.carrier.put(parcels)
            self.done.files += len(parcels)
            self.done.sent += sum(each.size for each in parcels)

    def did(self, files: int) -> None:
        self.ticked += files
        self.tick(min(self.ticked, self.total), self.total)


def _must_be_a_page(path: str) -> None:
    if checked(path).startswith(layout.EDITION):
        raise UnsafePath(f"{path!r} would lie among the edition's own files.")


def _with_siblings(path: str) -> list[str]:
    return [*(f"{path}{suffix}" for suffix in SIBLINGS if is_text(path)), path]


def _stale(path: str, entry: Entry, compressed: frozenset[str]) -> list[str]:
    """Siblings of the older page that the newer, being short, has not."""
    if not is_text(path):
        return []
    return [f"{path}{suffix}" for suffix in SIBLINGS if f"{layout.file(entry.digest)}{suffix}" not in compressed]
