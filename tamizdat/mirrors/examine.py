"""Look at a place as a reader would: a few files, from the signed head down to their bytes."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from tamizdat.edition.entries import Entry
from tamizdat.edition.errors import EditionError
from tamizdat.edition.names import LONGEST as LONGEST_NAMES
from tamizdat.edition.names import parse as parse_names
from tamizdat.edition.nodes import DEEPEST, LARGEST, NONE, Leaf, Node, parse, turn
from tamizdat.mirrors import layout
from tamizdat.mirrors.bodies import is_as_signed, longest
from tamizdat.mirrors.errors import Incomplete, Refused, TooLarge
from tamizdat.mirrors.heads import Head, Read


def examine(read: Read, head: Head, keys: Iterable[bytes], sample: int, random: Random) -> None:
    """Read the files of these keys and so many others, by object and by path. Raises ``Refused`` or ``Incomplete`` at the first fault.

    Every other one of the others is a page where there is one near: pages are what a mirror would lie about, and the fewest of its files.
    """
    look = _Look(read, head)
    for key in keys:
        look.at(key, random)
    for number in range(sample if head.count else 0):
        look.at(random.randbytes(16), random, page=number % 2 == 0)


class _Look:
    def __init__(self, read: Read, head: Head) -> None:
        self._read = read
        self._head = head

    def at(self, key: bytes, random: Random, *, page: bool = False) -> None:
        """The file with this key, or one near to where it would be; a page if it can be."""
        leaf, path = self._leaf(key, random)
        if not leaf.entries:
            return
        names = self._names(path, leaf)
        near = [entry for entry in leaf.entries if page and names[entry.key].endswith(".html")] or leaf.entries
        found = next((entry for entry in leaf.entries if entry.key == key), None) or random.choice(near)
        self._must_be(layout.file(found.digest), found)
        self._must_be(names[found.key], found)

    def _leaf(self, key: bytes, random: Random) -> tuple[Leaf, bytes]:
        hash_ = self._head.trie
        for depth in range(DEEPEST + 1):
            node = self._node(hash_)
            if isinstance(node, Leaf):
                return node, hash_
            branch = node.branches[turn(key, min(depth, DEEPEST - 1))]
            hash_ = branch if branch != NONE else random.choice([each for each in node.branches if each != NONE])
        raise Refused("A fork stands where only a leaf can.")

    def _node(self, hash_: bytes) -> Node:
        try:
            return parse(self._get(layout.node(hash_), LARGEST), hash_)
        except EditionError as error:
            raise Refused(str(error)) from error

    def _names(self, leaf_hash: bytes, leaf: Leaf) -> dict[bytes, str]:
        try:
            return parse_names(self._get(layout.names(leaf_hash), LONGEST_NAMES), leaf)
        except EditionError as error:
            raise Refused(str(error)) from error

    def _must_be(self, name: str, entry: Entry) -> None:
        if not is_as_signed(self._get(name, longest(entry)), entry):
            raise Refused(f"{name} is not as the paper signed it.")

    def _get(self, name: str, at_most: int) -> bytes:
        try:
            raw = self._read(name, at_most)
        except TooLarge as error:
            raise Refused(f"{name} is not as the paper signed it: it is too long.") from error
        if raw is None:
            raise Incomplete(f"{name} is not there.")
        return raw
