"""Who sets a press's outputs: a few this process by itself, many a crew with a process for each core."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Final

from django.conf import settings
from django.db import connection, connections

from tamizdat.paper.catalogue import Catalogue
from tamizdat.paper.pages import compile_templates
from tamizdat.pipeline.printed import StaleOutput
from tamizdat.press.crew import Crew, hands_free
from tamizdat.press.drafts import USUAL, Draft, Finish
from tamizdat.press.graph import Stale
from tamizdat.press.hands import Batch, Hands, OwnHands
from tamizdat.press.outputs import EditionMark
from tamizdat.press.reads import Reads
from tamizdat.press.render import Misprint, Proof, proofs

MANY: Final = 1500
"""Outputs from which on a crew is worth its calling, which takes a tenth of a second."""

AHEAD: Final = 2
"""Batches in work for each process of a crew: while one is being recorded, the next is set."""


class CrewHands:
    """Batches go to the processes of a crew."""

    def __init__(self, crew: Crew, edition: EditionMark, finish: Finish) -> None:
        self._crew, self._edition, self._finish = crew, edition, finish
        self.ahead = AHEAD * crew.processes

    def set(self, stale: list[Stale]) -> Callable[[], Batch]:
        answer = self._crew.do(_set, self._edition, stale, self._finish)
        return lambda: [_unpacked(each, packed) for each, packed in zip(stale, answer(), strict=True)]


@contextmanager
def hands(edition: EditionMark, finish: Finish = USUAL, also: int = 0) -> Iterator[Hands]:
    """For all that is stale now and as many others. To be asked before anything is locked: a crew is forked."""
    outputs = StaleOutput.objects.count() + also
    if outputs >= MANY:
        compile_templates()  # once, and not in each process of the crew
    with crew(outputs) as called:
        if called:
            yield CrewHands(called, edition, finish)
        else:
            yield OwnHands(Catalogue(edition), str(settings.NEWSPAPER.output), finish)


@contextmanager
def crew(pieces: int) -> Iterator[Crew | None]:
    """A crew for so many pieces of work; None when they are too few, or there is one core, or a transaction is open.

    What is open would be lost: a database connection cannot be forked, so it is closed and opened again when it is needed.
    """
    processes = hands_free()
    if pieces < MANY or processes < 2 or connection.in_atomic_block:  # noqa: PLR2004  one is this process itself
        yield None
        return
    connections.close_all()
    with Crew(processes) as called:
        yield called


def _set(edition: EditionMark, stale: list[Stale], finish: Finish) -> list[_Packed]:
    """In a process of the crew."""
    return [_packed(each) for each in proofs(_catalogue(edition), stale, str(settings.NEWSPAPER.output), finish)]


_Packed = str | tuple[tuple[object, ...] | None, tuple[str, bytes]]
"""Why an output is a misprint; or its draft and what it read. Plain tuples go to another process at a third of the price."""


def _packed(each: Proof | Misprint) -> _Packed:
    if isinstance(each, Misprint):
        return each.reason
    return (tuple(each.draft) if each.draft else None, (each.reads.names, each.reads.shelves))


def _unpacked(stale: Stale, packed: _Packed) -> Proof | Misprint:
    if isinstance(packed, str):
        return Misprint(stale.output, packed)
    draft, reads = packed
    return Proof(stale, Draft._make(draft) if draft else None, Reads._make(reads))


@lru_cache(maxsize=1)
def _catalogue(edition: EditionMark) -> Catalogue:
    return Catalogue(edition)
