"""How far the sending of an issue is: numbers only, counted from the ledger by whoever keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Destination:
    """A mail provider, as the ledger calls it, and how many of its readers are where."""

    name: str
    accepted: int
    waiting: int
    refused: int


@dataclass(frozen=True, slots=True)
class Progress:
    """``audience`` is frozen and the sum of the others. ``rate`` is letters a second over the last minute, 0 when nothing moves."""

    audience: int
    accepted: int = 0
    deferred: int = 0
    refused: int = 0
    doubt: int = 0
    left: int = 0
    queued: int = 0
    rate: float = 0.0
    destinations: tuple[Destination, ...] = ()

    @property
    def settled(self) -> int:
        """Those of whom nothing more is to come."""
        return self.accepted + self.refused + self.doubt + self.left

    @property
    def share(self) -> int:
        """Settled ones in a hundred; 100 only when it is all of them."""
        return 100 * self.settled // self.audience if self.audience else 100

    @property
    def remaining(self) -> timedelta | None:
        """How long it takes at this rate; None when nobody can say."""
        if self.rate <= 0:
            return None
        return timedelta(seconds=round((self.audience - self.settled) / self.rate))
