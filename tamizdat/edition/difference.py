"""Where two tries differ: only nodes whose hashes differ are opened, so it costs what changed and not what there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tamizdat.edition.entries import Entry
from tamizdat.edition.errors import BadNode
from tamizdat.edition.nodes import DEEPEST, NONE, WIDTH, Fork, Leaf, Node, parse
from tamizdat.edition.trie import Readable

Expect = Callable[[Sequence[bytes]], None]
"""Told the hashes of nodes that will be asked for next, so that who fetches them from afar can begin."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A node and its hash."""

    hash: bytes
    node: Node


@dataclass(frozen=True, slots=True)
class Part:
    """One place where they differ: the nodes only the old has there, those only the new has, and what came of the entries.

    An entry that changed is in both ``removed`` (as it was) and ``added`` (as it is). The names of all these
    entries are those of the leaves in the same part.
    """

    old: tuple[Standing, ...]
    new: tuple[Standing, ...]
    removed: tuple[Entry, ...] = ()
    added: tuple[Entry, ...] = ()


_NO_BRANCHES: Final = (NONE,) * WIDTH


def difference(old: bytes, new: bytes, objects: Readable, expect: Expect = lambda _hashes: None) -> Iterator[Part]:
    """The parts, in the order of their keys; a root of :data:`~tamizdat.edition.nodes.NONE` stands for no edition at all."""
    yield from _Walk(objects, expect).differ(old, new, 0)


@dataclass(frozen=True, slots=True)
class _Walk:
    objects: Readable
    expect: Expect

    def differ(self, old: bytes, new: bytes, depth: int) -> Iterator[Part]:
        if old == new:
            return
        if depth > DEEPEST:
            raise BadNode("A fork stands where only a leaf can. Take the edition from another mirror.")
        was, now = self.open(old), self.open(new)
        if any(isinstance(each.node, Leaf) for each in (*was, *now)):
            yield self.compare(was, now)
            return
        yield Part(was, now)
        pairs = [pair for pair in zip(_branches(was), _branches(now), strict=True) if pair[0] != pair[1]]
        self.expect([hash_ for pair in pairs for hash_ in pair if hash_ != NONE])
        for pair in pairs:
            yield from self.differ(*pair, depth + 1)

    def compare(self, was: tuple[Standing, ...], now: tuple[Standing, ...]) -> Part:
        """A leaf became a fork, or the other way round, or stayed one: all below is compared by its entries."""
        old, new = tuple(self.below(was)), tuple(self.below(now))
        before, after = _entries(old), _entries(new)
        return Part(
            old,
            new,
            tuple(each for key, each in before.items() if after.get(key) != each),
            tuple(each for key, each in after.items() if before.get(key) != each),
        )

    def below(self, standing: tuple[Standing, ...]) -> Iterator[Standing]:
        for each in standing:
            yield each
            if isinstance(each.node, Fork):
                branches = [branch for branch in each.node.branches if branch != NONE]
                self.expect(branches)
                for branch in branches:
                    yield from self.below(self.open(branch))

    def open(self, hash_: bytes) -> tuple[Standing, ...]:
        return () if hash_ == NONE else (Standing(hash_, parse(self.objects.get(hash_), hash_)),)


def _branches(standing: tuple[Standing, ...]) -> tuple[bytes, ...]:
    return next((each.node.branches for each in standing if isinstance(each.node, Fork)), _NO_BRANCHES)


def _entries(standing: tuple[Standing, ...]) -> dict[bytes, Entry]:
    return {entry.key: entry for each in standing if isinstance(each.node, Leaf) for entry in each.node.entries}
