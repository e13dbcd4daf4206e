"""Where an edition is taken from: the tree of this newspaper, or (in following) a mirror of somebody else's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from tamizdat.edition.entries import Entry
from tamizdat.edition.errors import BadNode, EditionError
from tamizdat.edition.names import LONGEST as LONGEST_NAMES
from tamizdat.edition.nodes import LARGEST, parse
from tamizdat.mirrors import layout
from tamizdat.mirrors.bodies import body_for, is_as_signed, longest
from tamizdat.mirrors.carrier import Parcel
from tamizdat.mirrors.errors import Incomplete
from tamizdat.mirrors.heads import ELSEWHERE, Head, Read, read_head
from tamizdat.press.compress import SMALLEST, siblings
from tamizdat.press.paths import SIBLINGS, is_text

KEPT: Final = 500
"""Nodes in memory; one has a few kilobytes."""


@dataclass(frozen=True, slots=True)
class Bodies:
    """A file and the suffixes its compressed siblings have: ``{"": …, ".br": …}``."""

    entry: Entry
    by_suffix: dict[str, bytes | Path]


class Source(Protocol):
    """An edition that can be shipped on. ``is_far``: what is in the place already is quicker read there."""

    is_far: bool

    def head(self) -> Head:
        """Its head, checked."""

    def read(self, name: str, at_most: int) -> bytes | None:
        """A node, or the names of a leaf. Whoever asks checks it."""

    def expect(self, names: Sequence[str]) -> None:
        """These will be read next."""

    def bodies(self, entries: Sequence[Entry]) -> Iterator[Bodies]:
        """The files of these entries, in their order. Raises ``Incomplete`` when one is not there, ``Refused`` when it is another."""

    def page(self, path: str, entry: Entry, object_: Read) -> list[Parcel]:
        """What is to be put under ``path`` because a copy of the object would not do; nothing when it does. ``object_`` reads the place."""


class LocalTree:
    """The pressed and sealed tree of this newspaper. Its own root is the one that is trusted."""

    is_far = False

    def __init__(self, root: Path) -> None:
        self.root = root

    def head(self) -> Head:
        trusted = self.read(layout.metadata("root", 1), 1 << 20)
        if trusted is None:
            raise Incomplete(f"The tree {self.root} has no sealed edition yet. Press, then ship again.")
        return read_head(self.read, trusted)

    def read(self, name: str, at_most: int) -> bytes | None:
        try:
            with (self.root / name).open("rb") as file:
                raw = file.read(at_most + 1)
        except (FileNotFoundError, NotADirectoryError):
            return None
        return raw if len(raw) <= at_most else None

    def expect(self, names: Sequence[str]) -> None:
        """A disk needs no warning."""

    def bodies(self, entries: Sequence[Entry]) -> Iterator[Bodies]:
        for entry in entries:
            name = layout.file(entry.digest)
            found = {suffix: self.root / f"{name}{suffix}" for suffix in ("", *SIBLINGS)}
            there = {suffix: path for suffix, path in found.items() if path.exists()}
            if "" not in there:
                raise Incomplete(f"{name} is not in {self.root}. Seal the whole edition anew, then ship again.")
            yield Bodies(entry, dict(there))

    def page(self, path: str, entry: Entry, object_: Read) -> list[Parcel]:
        """Usually the object is a link to the page. Where two pages have the same bytes, each has a trailer of its own."""
        page, thing = self.root / path, self.root / layout.file(entry.digest)
        if not path.endswith(".html"):
            return []
        try:
            if page.samefile(thing):
                return []
            raw = page.read_bytes()
        except OSError:
            raw = b""
        if is_as_signed(raw, entry):
            return with_siblings(path, raw)
        return without_a_strange_trailer(path, entry, object_)  # the page has moved on since


def without_a_strange_trailer(path: str, entry: Entry, object_: Read) -> list[Parcel]:
    """The page under ``path`` where its object's trailer speaks of another page of the same bytes."""
    raw = object_(layout.file(entry.digest), longest(entry)) or b""
    shown = body_for(raw, entry, path)
    return [] if shown == raw else with_siblings(path, shown)


def with_siblings(path: str, raw: bytes) -> list[Parcel]:
    compressed = siblings(raw) if is_text(path) and len(raw) >= SMALLEST else {}
    return [Parcel(f"{path}{suffix}", body) for suffix, body in {**compressed, "": raw}.items()]


@dataclass(frozen=True, slots=True)
class Nodes:
    """Nodes or names by their hash, wherever they are found first: a :class:`~tamizdat.edition.trie.Readable`.

    ``found``: the last ones. A shipment goes three times over what two editions do not have in common.
    """

    readers: tuple[Read, ...]
    kind: str
    found: dict[bytes, bytes] = field(default_factory=dict, repr=False, compare=False)

    def get(self, hash_: bytes) -> bytes:
        if hash_ not in self.found:
            if len(self.found) >= KEPT:
                self.found.clear()
            self.found[hash_] = self._read(hash_)
        return self.found[hash_]

    def _read(self, hash_: bytes) -> bytes:
        name = layout.node(hash_) if self.kind == "nodes" else layout.names(hash_)
        at_most = LARGEST if self.kind == "nodes" else LONGEST_NAMES
        for read in self.readers:
            raw = read(name, at_most)
            if raw is not None and self._is_right(raw, hash_):
                return raw
        raise NotThere(f"{name} is not there, or not whole. {ELSEWHERE}")

    def _is_right(self, raw: bytes, hash_: bytes) -> bool:
        """Names can only be checked beside their leaf, where they are used."""
        try:
            return self.kind == "names" or bool(parse(raw, hash_))
        except BadNode:
            return False


class NotThere(EditionError, Incomplete):  # noqa: N818  it reads as what happened
    """A node or its names are nowhere."""
