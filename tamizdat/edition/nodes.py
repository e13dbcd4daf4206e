"""Nodes of the trie: what they hold, what they hash to, and their one form as bytes.

A *leaf* holds up to 32 entries, in the order of their keys. A *fork* has 32 branches, one for each value of the
next five bits of a key; a branch without entries is 32 zero bytes. A node's hash is the RFC 6962 root over its
entries, or over its 32 branches. An entry (52 bytes) and a branch (32) differ in length, so none passes for the other.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import Final

from tamizdat.edition import merkle
from tamizdat.edition.entries import ENTRY, Entry
from tamizdat.edition.errors import BadNode

BITS: Final = 5
WIDTH: Final = 1 << BITS
FULL: Final = 32
"""Entries a leaf may hold; one more, and it becomes a fork."""

NONE: Final = bytes(merkle.HASH)
"""A branch without entries."""

LARGEST: Final = 2 + FULL * ENTRY
"""Bytes of the largest node; whatever is longer is none."""

_LEAF, _FORK = b"L", b"F"


@dataclass(frozen=True, slots=True)
class Leaf:
    entries: tuple[Entry, ...]

    def hash(self) -> bytes:
        return merkle.root(self.leaf_hashes())

    def leaf_hashes(self) -> list[bytes]:
        return [merkle.leaf_hash(each.packed()) for each in self.entries]

    def packed(self) -> bytes:
        """``L``, their number in a byte, the entries."""
        return _LEAF + bytes([len(self.entries)]) + b"".join(each.packed() for each in self.entries)


@dataclass(frozen=True, slots=True)
class Fork:
    """``branches``: 32 hashes of nodes, :data:`NONE` where there are no entries."""

    branches: tuple[bytes, ...]

    def hash(self) -> bytes:
        return merkle.root(self.leaf_hashes())

    def leaf_hashes(self) -> list[bytes]:
        return [merkle.leaf_hash(each) for each in self.branches]

    def packed(self) -> bytes:
        """``F``, four bytes whose bits (lowest first) say which branches there are, and their hashes."""
        there = reduce(lambda bits, n: bits | 1 << n, (n for n in range(WIDTH) if self.branches[n] != NONE), 0)
        return _FORK + there.to_bytes(4, "big") + b"".join(each for each in self.branches if each != NONE)


Node = Leaf | Fork


def parse(raw: bytes, hash_: bytes) -> Node:
    """The node with this hash. Raises :class:`BadNode` on anything else, and does little work to find out."""
    if len(raw) > LARGEST:
        raise BadNode(f"A node has at most {LARGEST} bytes; this one has {len(raw)}.")
    return _parsed(raw, hash_)


@lru_cache(maxsize=2048)  # the nodes near the root are asked for again and again
def _parsed(raw: bytes, hash_: bytes) -> Node:
    node = _leaf(raw) if raw[:1] == _LEAF else _fork(raw)
    if node.hash() != hash_:
        raise BadNode(f"These bytes are not the node {hash_.hex()}. Take it from another mirror.")
    return node


def turn(key: bytes, depth: int) -> int:
    """Which branch ``key`` takes at a fork ``depth`` forks below the root: its bits from ``5 * depth`` on."""
    from_the_right = 8 * len(key) - BITS * (depth + 1)
    return int.from_bytes(key, "big") >> from_the_right & WIDTH - 1


DEEPEST: Final = 8 * 16 // BITS
"""Forks above a leaf at the most: then a key has no five bits left."""


def _leaf(raw: bytes) -> Leaf:
    count = raw[1] if len(raw) > 1 else -1
    if not 0 <= count <= FULL or len(raw) != 2 + count * ENTRY:
        raise BadNode("These bytes are no leaf: their length does not fit. Take the node from another mirror.")
    entries = tuple(Entry.unpacked(raw[at : at + ENTRY]) for at in range(2, len(raw), ENTRY))
    if not _ascending([each.key for each in entries]):
        raise BadNode("The entries of a leaf are not in order. Take the node from another mirror.")
    return Leaf(entries)


def _fork(raw: bytes) -> Fork:
    there = int.from_bytes(raw[1:5], "big")
    if raw[:1] != _FORK or len(raw) != 5 + merkle.HASH * there.bit_count():
        raise BadNode("These bytes are no node: their length does not fit. Take it from another mirror.")
    hashes = iter(raw[at : at + merkle.HASH] for at in range(5, len(raw), merkle.HASH))
    branches = tuple(next(hashes) if there >> n & 1 else NONE for n in range(WIDTH))
    if branches.count(NONE) != WIDTH - there.bit_count():
        raise BadNode("A fork names a branch that is not there. Take the node from another mirror.")
    return Fork(branches)


def _ascending(keys: Sequence[bytes]) -> bool:
    return all(before < after for before, after in itertools.pairwise(keys))
