"""A relay with every bad manner that relays have: it puts readers off, refuses some, stalls, hangs up, dies and comes back."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.fakes.relay import DATA, DOT, HANG_UP, LOSE, MAIL, MANNERS, RCPT, STALL, Relay

CLOSING = "421 4.3.2 closing"
REFUSED, PUT_OFF = 40, 20
"""One reader in so many is refused for good; one in so many is asked to come back, as greylisting does."""


@dataclass
class Rudeness:
    """What a relay says. ``often``: one mail in so many meets with a broken line or a stall, somewhere on its way."""

    often: int
    chance: random.Random
    refused: set[str] = field(default_factory=set)
    put_off: set[str] = field(default_factory=set)

    def at_rcpt(self, to: str) -> str:
        kind = sum(to.encode()) if to not in self.put_off else -1
        if kind % REFUSED == 0:
            self.refused.add(to)
            return "550 5.1.1 no such reader"
        if kind % PUT_OFF == 1:
            self.put_off.add(to)
            return "450 4.7.1 come back later"
        return self.rude(RCPT, HANG_UP, CLOSING)

    def rude(self, phase: str, *ways: str) -> str:
        """Manners, nearly always."""
        return self.chance.choice(ways) if self.chance.random() < 1 / (4 * self.often) else MANNERS[phase]

    def teach(self, relay: Relay) -> None:
        relay.says |= {
            MAIL: lambda _: self.rude(MAIL, HANG_UP, CLOSING, STALL),
            RCPT: self.at_rcpt,
            DATA: lambda _: self.rude(DATA, HANG_UP, STALL, "451 4.3.0 not now"),
            DOT: lambda _: self.rude(DOT, HANG_UP, LOSE, STALL, "451 4.3.0 not now"),
        }


@contextmanager
def dying(relay: Relay, moments: list[int], away: float) -> Iterator[list[int]]:
    """It dies when it has taken so many mails, and comes back ``away`` seconds later. Gives the moments at which it did."""
    over, died = threading.Event(), list[int]()

    def live() -> None:
        for moment in sorted(moments):
            if not _reached(relay, moment, over.wait):
                return
            died.append(len(relay.taken))
            relay.die()
            over.wait(away)
            relay.revive()

    life = threading.Thread(target=live, daemon=True)
    life.start()
    try:
        yield died
    finally:
        over.set()
        life.join()


def _reached(relay: Relay, moment: int, pause: Callable[[float], bool]) -> bool:
    while len(relay.taken) < moment:
        if pause(0.01):
            return False
    return True
