"""Proofs small enough to travel with a page: from one file up to the root, without the trie.

A proof of presence is a list of hashes: the siblings inside the leaf, then five for each fork above it, lowest first.
Which side each stands on follows from the leaf's size and the path's own bits, so a proof says nothing that could lie
about it. A proof of absence shows the leaf where the path would be, or the branch that is not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tamizdat.edition import merkle
from tamizdat.edition.entries import Entry
from tamizdat.edition.errors import BadProof
from tamizdat.edition.nodes import BITS, DEEPEST, FULL, NONE, WIDTH, Fork, Leaf, turn
from tamizdat.edition.trie import Readable, way


@dataclass(frozen=True, slots=True)
class Proof:
    """That a file is in an edition: it is entry ``index`` of the ``size`` of its leaf, ``forks`` forks below the root."""

    index: int
    size: int
    forks: int
    siblings: tuple[bytes, ...]

    def packed(self) -> bytes:
        """Three bytes and the hashes; 611 bytes in an edition of 300,000 files."""
        return bytes([self.index, self.size, self.forks]) + b"".join(self.siblings)

    @classmethod
    def parse(cls, raw: bytes) -> Proof:
        """Raises :class:`BadProof` unless the number of hashes is what the three numbers call for."""
        index, size, forks = raw[:3] if len(raw) >= _HEAD else (1, 0, 0)
        if index >= size or size > FULL or forks > DEEPEST:
            raise BadProof("These bytes are no proof: their first numbers cannot be.")
        count = len(merkle.steps(index, size)) + BITS * forks
        if len(raw) != _HEAD + count * merkle.HASH:
            raise BadProof(f"A proof with these numbers has {count} hashes; this one has not.")
        return cls(index, size, forks, _hashes(raw[_HEAD:]))


_HEAD: Final = 3


@dataclass(frozen=True, slots=True)
class Absence:
    """That a file is not in an edition: ``leaf`` is where it would be, None when no branch leads there; ``siblings`` as above."""

    leaf: Leaf | None
    forks: int
    siblings: tuple[bytes, ...]


def prove(root: bytes, key: bytes, objects: Readable) -> Proof | Absence:
    """The proof for a path's key in the edition with this root."""
    nodes = list(way(root, key, objects))
    forks = [node for node in nodes if isinstance(node, Fork)]
    above: list[bytes] = []
    for depth, fork in reversed(list(enumerate(forks))):
        above += merkle.audit_path(fork.leaf_hashes(), turn(key, depth))
    leaf = nodes[-1]
    if not isinstance(leaf, Leaf):
        return Absence(None, len(forks), tuple(above))
    keys = [each.key for each in leaf.entries]
    if key not in keys:
        return Absence(leaf, len(forks), tuple(above))
    index = keys.index(key)
    return Proof(index, len(keys), len(forks), (*merkle.audit_path(leaf.leaf_hashes(), index), *above))


def root_of(entry: Entry, proof: Proof) -> bytes:
    """The root of the edition that ``proof`` says the file is in. Compare it with the root that was signed."""
    inside = len(merkle.steps(proof.index, proof.size))
    if len(proof.siblings) != inside + BITS * proof.forks:
        raise BadProof("The proof has more or fewer hashes than it needs.")
    below = merkle.climb(merkle.leaf_hash(entry.packed()), proof.index, proof.size, proof.siblings[:inside])
    return _through_forks(below, entry.key, proof.forks, proof.siblings[inside:])


def root_without(key: bytes, proof: Absence) -> bytes:
    """The root of the edition that ``proof`` says has no such file. Raises :class:`BadProof` when the leaf does have it."""
    if len(proof.siblings) != BITS * proof.forks or proof.forks > DEEPEST:
        raise BadProof("The proof has more or fewer hashes than it needs.")
    if proof.leaf is None:
        if not proof.forks:
            raise BadProof("A proof of absence shows a leaf or a fork.")
        return _through_forks(NONE, key, proof.forks, proof.siblings)
    if any(each.key == key for each in proof.leaf.entries):
        raise BadProof("The file is there: the leaf that should prove its absence has it.")
    if not all(_same_way(each.key, key, proof.forks) for each in proof.leaf.entries):
        raise BadProof("The leaf belongs to another part of the edition.")
    return _through_forks(proof.leaf.hash(), key, proof.forks, proof.siblings)


def _through_forks(hash_: bytes, key: bytes, forks: int, siblings: tuple[bytes, ...]) -> bytes:
    for n, depth in enumerate(reversed(range(forks))):
        path = siblings[BITS * n : BITS * (n + 1)]
        hash_ = merkle.climb(merkle.leaf_hash(hash_), turn(key, depth), WIDTH, path)
    return hash_


def _same_way(one: bytes, other: bytes, forks: int) -> bool:
    return all(turn(one, depth) == turn(other, depth) for depth in range(forks))


def _hashes(raw: bytes) -> tuple[bytes, ...]:
    return tuple(raw[at : at + merkle.HASH] for at in range(0, len(raw), merkle.HASH))
