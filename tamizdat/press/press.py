"""A run of the press: stale outputs are rendered, written and recorded, batch by batch.

The order of the steps is what makes a crash harmless. An output is taken off the
stale list only by :meth:`Store.record`, which comes after its file is written and its
old file is gone; so whatever a killed run left undone is still stale, and doing it
again changes nothing that was done.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from tamizdat.lib.batches import batches
from tamizdat.press.claims import losers
from tamizdat.press.errors import MostOfTheTree, PathBlocked
from tamizdat.press.graph import Printed, Stale, Store
from tamizdat.press.hands import Hands, OwnHands
from tamizdat.press.outputs import EDITION, Catalogue, Key, Output
from tamizdat.press.render import Misprint, Proof, proof
from tamizdat.press.write import Tree

BATCH: Final = 500
"""Outputs that are written and recorded together."""

Tick = Callable[[int, int], None]
"""Called before each batch is written, with the outputs done and the outputs in all. What it raises ends the run."""


@dataclass(slots=True)
class Report:
    """What a run did. ``written`` and ``removed`` count files that readers see, without siblings; ``errors`` says what to do about each."""

    rendered: int = 0
    written: int = 0
    removed: int = 0
    errors: dict[Output, str] = field(default_factory=dict)

    @property
    def printed(self) -> bool:
        """Whether there is anything that an edition could be made of."""
        return bool(self.rendered or self.removed)


def print_stale(
    store: Store,
    catalogue: Catalogue,
    tree: Tree,
    tick: Tick = lambda _done, _total: None,
    hands: Hands | None = None,
) -> Report:
    """Print all that is stale, and with it whatever shows the edition's number.

    An output that fails is reported and stays stale; the others are printed. A
    :class:`PressError` or what ``tick`` raises ends the run between two batches or
    files, and the next run completes it. Without ``hands`` this process renders by itself.
    """
    return _Run(store, catalogue, tree, tick, hands or OwnHands(catalogue, str(tree.root), tree.finish)).go()


def sweep(store: Store, tree: Tree, *, most: bool = True) -> int:
    """After a full press: remove every file that no output stands for, and return how many.

    Unless ``most`` of the tree may go, raises :class:`MostOfTheTree` where such files are more than the outputs are.
    """
    strays: list[str] = []
    for paths in batches(tree.paths(), 500):
        known = store.holders(paths)
        strays += [path for path in paths if path not in known]
    if len(strays) > store.count() and not most:
        raise MostOfTheTree(len(strays), store.count())
    for path in strays:
        tree.discard(path)
    tree.prune()
    return len(strays)


Batch = dict[Output, Proof | Misprint]


class _Run:
    def __init__(self, store: Store, catalogue: Catalogue, tree: Tree, tick: Tick, hands: Hands) -> None:
        self._store, self._catalogue, self._tree, self._tick, self._hands = store, catalogue, tree, tick, hands
        self._pending: deque[Stale] = deque()
        self._in_work: deque[Callable[[], list[Proof | Misprint]]] = deque()
        self._seen: set[Output] = set()
        self._fetched: set[Output] = set()
        self._emptied: set[str] = set()
        self._done = 0
        self._edition_marked = False
        self._report = Report()

    def go(self) -> Report:
        self._forget_strays()
        self._add(self._store.stale())
        while self._pending or self._in_work:
            self._hand_out()
            batch = self._taken_back(self._in_work.popleft()())
            self._render_holders(batch)
            self._done += len(batch)
            self._tick(self._done, len(self._seen))
            self._print(batch)
        return self._report

    def _forget_strays(self) -> None:
        """Files that a killed run wrote but did not record: what they were printed for may have been taken back since."""
        paths = self._tree.announced()
        known = self._store.holders(paths)
        for path in paths:
            if path not in known:
                self._tree.remove(path)
        self._tree.announce([])

    def _add(self, stale: Iterable[Stale]) -> None:
        for each in stale:
            if each.output not in self._seen:
                self._seen.add(each.output)
                self._pending.append(each)

    def _hand_out(self) -> None:
        while self._pending and len(self._in_work) < self._hands.ahead:
            batch = [self._pending.popleft() for _ in range(min(BATCH, len(self._pending)))]
            self._in_work.append(self._hands.set(batch))

    def _taken_back(self, done: list[Proof | Misprint]) -> Batch:
        """What came back, but for outputs that another batch needed first, and those whose place in the tree was emptied meanwhile."""
        batch: Batch = {}
        for each in done:
            made = each.draft if isinstance(each, Proof) else None
            if each.output in self._fetched:
                if made:
                    self._tree.drop(made)
            elif isinstance(each, Proof) and made and not made.name and made.path in self._emptied:
                batch[each.output] = proof(self._catalogue, each.stale, str(self._tree.root), self._tree.finish)
            else:
                batch[each.output] = each
        return batch

    def _render_holders(self, batch: Batch) -> None:
        """An output that wants another's path brings that other one into the batch, so that they can swap or be told."""
        asked: set[str] = set()
        while paths := _wanted_paths(batch) - asked:
            asked |= paths
            for path, holder in self._store.holders(paths).items():
                if holder not in batch:
                    stale = Stale(holder, _reason_of(batch, path))
                    self._store.mark([stale])
                    batch[holder] = proof(self._catalogue, stale, str(self._tree.root), self._tree.finish)
                    self._pending = deque(each for each in self._pending if each.output != holder)
                    self._seen.add(holder)
                    self._fetched.add(holder)

    def _print(self, batch: Batch) -> None:
        held = self._store.paths(batch)
        good = [each for each in batch.values() if isinstance(each, Proof)]
        reasons = {each.output: each.reason for each in batch.values() if isinstance(each, Misprint)}
        reasons |= self._losers(good, held, reasons)
        self._announce(good, held)
        placed: set[str] = set()
        printed = self._write(good, reasons, placed)
        gone = {each.output for each in good if each.draft is None}
        self._remove(printed, gone, held)
        self._tree.settle()
        if printed or not gone.isdisjoint(held):
            self._mark_edition()
        self._store.record(printed, gone, placed)
        self._tree.announce([])
        if reasons:
            self._store.fail(reasons)
        self._report.rendered += len(printed)
        self._report.written += len(placed)
        self._report.errors |= reasons

    def _losers(self, good: list[Proof], held: Mapping[Output, str], failed: Mapping[Output, str]) -> dict[Output, str]:
        wanted = {each.output: each.draft.path for each in good if each.draft}
        return {output: str(error) for output, error in losers(wanted, held, failed).items()}

    def _announce(self, good: list[Proof], held: Mapping[Output, str]) -> None:
        self._tree.announce(sorted({each.draft.path for each in good if each.draft}.difference(held.values())))

    def _write(self, proofs: list[Proof], reasons: dict[Output, str], placed: set[str]) -> list[Printed]:
        printed = []
        for each in proofs:
            if each.draft is None:
                continue
            if each.output in reasons:
                self._tree.drop(each.draft)
                continue
            try:
                if self._tree.place(each.draft):
                    placed.add(each.draft.path)
            except PathBlocked as error:
                reasons[each.output] = str(error)
                self._tree.drop(each.draft)
            else:
                printed.append(each.printed(each.draft))
        return printed

    def _remove(self, printed: list[Printed], gone: set[Output], held: Mapping[Output, str]) -> None:
        """Old files of what moved or is gone, unless another output has the path now."""
        done = gone.union(each.output for each in printed)
        kept = {each.path for each in printed} | {path for output, path in held.items() if output not in done}
        for path in sorted({held[output] for output in done if output in held} - kept):
            self._report.removed += self._tree.remove(path)
            self._emptied.add(path)

    def _mark_edition(self) -> None:
        """Once a run, before anything is recorded: a crash must not leave the old number on the fronts."""
        if self._edition_marked:
            return
        self._edition_marked = True
        readers = list(self._store.readers([EDITION]))
        self._store.mark(readers)
        self._add(readers)


def _wanted_paths(batch: Batch) -> set[str]:
    return {each.draft.path for each in batch.values() if isinstance(each, Proof) and each.draft}


def _reason_of(batch: Batch, path: str) -> Key:
    return next(
        each.stale.because
        for each in batch.values()
        if isinstance(each, Proof) and each.draft and each.draft.path == path
    )
