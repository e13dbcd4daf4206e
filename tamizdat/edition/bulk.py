"""Proofs for many files of one edition at once: each node is read once, however many pages lie below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tamizdat.edition import merkle
from tamizdat.edition.nodes import NONE, Leaf, parse, turn
from tamizdat.edition.proofs import Proof
from tamizdat.edition.trie import Readable


def proofs(root: bytes, keys: Sequence[bytes], objects: Readable) -> Iterator[tuple[bytes, Proof]]:
    """Each of ``keys`` (sorted) that the edition has, with its proof of presence."""
    yield from _below(root, keys, objects, 0, ())


def _below(
    hash_: bytes, keys: Sequence[bytes], objects: Readable, depth: int, above: tuple[bytes, ...]
) -> Iterator[tuple[bytes, Proof]]:
    node = parse(objects.get(hash_), hash_)
    if isinstance(node, Leaf):
        yield from _in_leaf(node, frozenset(keys), depth, above)
        return
    beside = merkle.audit_paths(node.leaf_hashes())
    start = 0
    while start < len(keys):
        branch = turn(keys[start], depth)
        end = start + 1
        while end < len(keys) and turn(keys[end], depth) == branch:
            end += 1
        if node.branches[branch] != NONE:
            path = (*beside(branch), *above)
            yield from _below(node.branches[branch], keys[start:end], objects, depth + 1, path)
        start = end


def _in_leaf(leaf: Leaf, keys: frozenset[bytes], forks: int, above: tuple[bytes, ...]) -> Iterator[tuple[bytes, Proof]]:
    beside = merkle.audit_paths(leaf.leaf_hashes())
    for index, entry in enumerate(leaf.entries):
        if entry.key in keys:
            yield entry.key, Proof(index, len(leaf.entries), forks, (*beside(index), *above))
