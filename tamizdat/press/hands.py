"""Who sets the batches of a press: this process by itself, or a crew of others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from tamizdat.press.drafts import USUAL, Finish
from tamizdat.press.graph import Stale
from tamizdat.press.outputs import Catalogue
from tamizdat.press.render import Misprint, Proof, proofs

Batch = list[Proof | Misprint]


class Hands(Protocol):
    """They render outputs and draft their files, nothing else: what readers see and what is recorded is left to the press."""

    ahead: int
    """How many batches may be in work at once."""

    def set(self, stale: list[Stale]) -> Callable[[], Batch]:
        """Begin with a batch. The answer waits until it is ready and raises what ended it."""


class OwnHands:
    """One batch after the other, in this process."""

    ahead = 1

    def __init__(self, catalogue: Catalogue, root: str, finish: Finish = USUAL) -> None:
        self._catalogue, self._root, self._finish = catalogue, root, finish

    def set(self, stale: list[Stale]) -> Callable[[], Batch]:
        return lambda: proofs(self._catalogue, stale, self._root, self._finish)
