"""One mail to one reader, ready for the wire, and who hears what became of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

from tamizdat.postroom.answers import Answer, Phase
from tamizdat.postroom.ledger import Claim


class Parcel(Struct, frozen=True, gc=False):
    """``head``: header lines, ``wire``: the common body with its dots doubled; both end in CRLF."""

    claim: Claim
    sender: str
    head: bytes
    wire: bytes
    eight_bit: bool = False

    def __repr__(self) -> str:
        return f"Parcel({self.claim!r})"


class Watcher(Protocol):
    """Hears of every step of a parcel that cannot be taken back."""

    def begun(self, parcel: Parcel) -> None:
        """Before the first moment at which the relay might have taken it. If this raises, it is not sent."""

    def answered(self, parcel: Parcel, answer: Answer) -> None:
        """Once for each parcel that the line took, whatever happened."""


class Line(Protocol):
    """An open way to a relay. Its conversations run in a loop (loop.py) and never block it."""

    broken: Phase | None
    """The phase at which it was lost; None while it can be used."""

    async def carry(self, first: Parcel, following: Callable[[], Parcel | None], watcher: Watcher) -> None:
        """Hand over ``first`` and whatever ``following`` gives until it gives None (nothing is ready now) or the line breaks.

        Never raises for what the relay does: that is in the answers. What ``begun`` raises comes through, and the line is broken.
        """

    def close(self) -> None: ...


class Transport(Protocol):
    """A relay or a provider. ``name`` is shown to technicians."""

    name: str

    async def connect(self) -> Line:
        """Raises TransportDown."""
