"""The trie over all files of an edition: built once, then changed along the paths that changed.

Its shape follows from the set of files alone: whatever is at most 32 entries under a prefix is one leaf there. So
one set has one root, by whatever edits it came about, and whoever rebuilds it from the files gets the same.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from tamizdat.edition.entries import Entry
from tamizdat.edition.errors import BadNode, EditionError
from tamizdat.edition.nodes import DEEPEST, FULL, NONE, WIDTH, Fork, Leaf, Node, parse, turn


class Readable(Protocol):
    """Where nodes can be read, by their hash: all that a reader has, or needs."""

    def get(self, hash_: bytes) -> bytes:
        """The packed node. Raises an :class:`EditionError` when there is none."""


class Objects(Readable, Protocol):
    """Where nodes are kept, too."""

    def put(self, hash_: bytes, raw: bytes) -> None:
        """Keep it; to put what is there already changes nothing."""


def build(entries: Iterable[Entry], objects: Objects) -> bytes:
    """Keep the nodes of a whole trie; its root."""
    ordered = sorted(entries)
    for before, after in itertools.pairwise(ordered):
        if before.key == after.key:
            raise EditionError("Two files have the same path. Remove one of them, then press again.")
    return _keep(ordered, 0, objects)


def update(root: bytes, changes: Mapping[bytes, Entry | None], objects: Objects) -> bytes:
    """The root after these changes (by key; None takes the file out). Only nodes on the way to a change are read and kept."""
    return _change(root, sorted(changes.items()), 0, objects)


def find(root: bytes, key: bytes, objects: Readable) -> Entry | None:
    """The entry of a key, or None when the edition has no such file."""
    for node in way(root, key, objects):
        if isinstance(node, Leaf):
            return next((each for each in node.entries if each.key == key), None)
    return None


def way(root: bytes, key: bytes, objects: Readable) -> Iterator[Node]:
    """The nodes from the root towards ``key``: forks, and a leaf unless the last fork has no branch there."""
    for depth in range(DEEPEST + 1):
        node = parse(objects.get(root), root)
        yield node
        if isinstance(node, Leaf):
            return
        if depth == DEEPEST:
            raise BadNode("A fork stands where only a leaf can. Take the edition from another mirror.")
        root = node.branches[turn(key, depth)]
        if root == NONE:
            return


def entries(root: bytes, objects: Readable) -> Iterator[Entry]:
    """All entries below a node, in the order of their keys."""
    for _hash, leaf in leaves(root, objects):
        yield from leaf.entries


def leaves(root: bytes, objects: Readable) -> Iterator[tuple[bytes, Leaf]]:
    """All leaves below a node with their hashes, in the order of their keys."""
    node = parse(objects.get(root), root)
    if isinstance(node, Leaf):
        yield root, node
        return
    for branch in node.branches:
        if branch != NONE:
            yield from leaves(branch, objects)


def _keep(ordered: Sequence[Entry], depth: int, objects: Objects) -> bytes:
    """Keep the subtree of these entries; its hash."""
    if len(ordered) <= FULL:
        return _put(Leaf(tuple(ordered)), objects)
    parts: list[list[Entry]] = [[] for _ in range(WIDTH)]
    for each in ordered:
        parts[turn(each.key, depth)].append(each)
    return _put(Fork(tuple(_keep(part, depth + 1, objects) if part else NONE for part in parts)), objects)


Changes = Sequence[tuple[bytes, Entry | None]]


def _change(root: bytes, changes: Changes, depth: int, objects: Objects) -> bytes:
    node = parse(objects.get(root), root)
    if isinstance(node, Leaf):
        kept = {each.key: each for each in node.entries} | dict(changes)
        return _keep(sorted(each for each in kept.values() if each), depth, objects)
    branches = list(node.branches)
    for branch, some in _by_branch(changes, depth).items():
        branches[branch] = _change_branch(branches[branch], some, depth + 1, objects)
    few = _if_few(branches, objects)
    return _put(Fork(tuple(branches)), objects) if few is None else _keep(few, depth, objects)


def _change_branch(branch: bytes, changes: Changes, depth: int, objects: Objects) -> bytes:
    if branch != NONE:
        branch = _change(branch, changes, depth, objects)
        return NONE if branch == Leaf(()).hash() else branch
    added = [each for _, each in changes if each]
    return _keep(added, depth, objects) if added else NONE


def _by_branch(changes: Changes, depth: int) -> dict[int, list[tuple[bytes, Entry | None]]]:
    found: dict[int, list[tuple[bytes, Entry | None]]] = {}
    for key, each in changes:
        found.setdefault(turn(key, depth), []).append((key, each))
    return found


def _if_few(branches: Sequence[bytes], objects: Objects) -> list[Entry] | None:
    """All entries of a fork when they have become few enough for a leaf; looks no further than it takes to know."""
    found: list[Entry] = []
    for branch in branches:
        if branch == NONE:
            continue
        node = parse(objects.get(branch), branch)
        if isinstance(node, Fork) or len(found) + len(node.entries) > FULL:
            return None
        found += node.entries
    return found


def _put(node: Node, objects: Objects) -> bytes:
    hash_ = node.hash()
    objects.put(hash_, node.packed())
    return hash_
