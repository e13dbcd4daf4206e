"""What the press remembers: which outputs exist, what each was made from, and what is stale and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple, Protocol

from tamizdat.press.outputs import Catalogue, Key, Output
from tamizdat.press.reads import Reads


class Printed(NamedTuple):
    """An output as it lies in the tree.

    ``digest`` is the SHA-256 of what was rendered, in hex, ``length`` its bytes; ``because`` the key it was last printed for.
    """

    output: Output
    path: str
    digest: str
    length: int
    reads: Reads
    because: Key


class Stale(NamedTuple):
    """An output to be printed again, and the first key that made it so."""

    output: Output
    because: Key


class Store(Protocol):
    """The press's memory. ``tamizdat.pipeline.stores`` keeps it in the database; both keep tests/contracts/press_store.py.

    Each call is atomic. One press uses a store at a time.
    """

    def readers(self, keys: Collection[Key]) -> Iterator[Stale]:
        """Every output that read one of ``keys``, each once, with one of the keys it read."""

    def mark(self, stale: Iterable[Stale]) -> None:
        """Remember these as stale; one that is marked already keeps its first reason."""

    def stale(self) -> list[Stale]:
        """All that is marked, in the order it was marked."""

    def fail(self, reasons: Mapping[Output, str]) -> None:
        """Note why these could not be printed; they stay stale (and are marked now if they were not)."""

    def paths(self, outputs: Collection[Output]) -> dict[Output, str]:
        """Where these outputs lie; those that were never printed are left out."""

    def known(self, outputs: Collection[Output]) -> dict[Output, Printed]:
        """All that is remembered of these outputs: for people who ask why, the press itself does not need it."""

    def holders(self, paths: Collection[str]) -> dict[str, Output]:
        """Which output lies at each of these paths."""

    def record(self, printed: Sequence[Printed], gone: Collection[Output], placed: Collection[str] = ()) -> None:
        """Remember what was printed, forget what is gone, and take both off the stale list, in one step.

        ``placed``: the paths at which a file was put, be it the same as was recorded: a killed press had put another there,
        or somebody had deleted it.
        """

    def every(self) -> Iterator[Output]:
        """All outputs in the tree."""

    def count(self) -> int:
        """How many there are."""


def stale_after(store: Store, catalogue: Catalogue, keys: Collection[Key]) -> Iterator[Stale]:
    """What a change of ``keys`` makes stale: the outputs that read them, and those that may come into being."""
    yield from store.readers(keys)
    for key in sorted(keys):
        for output in catalogue.born_of(key):
            yield Stale(output, key)


def everything(
    store: Store, catalogue: Catalogue, because: Key, done: Collection[Output] = frozenset()
) -> Iterator[Stale]:
    """For a full press: all there is in the catalogue, and all in the tree, since some of it may have to go; not what is ``done``."""
    for output in chain(catalogue.every(), store.every()):
        if output not in done:
            yield Stale(output, because)
