"""How many mails may be under way to one destination at a time, after the model of Postfix's scheduler.

A destination starts with 5, gets one more for each mail it takes and one less for each "slow down", up to 20. One that has
none left is dead: its mails go back into the ledger, and after a pause that doubles it is tried again with one. Nobody
else's mail waits for it.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tamizdat.postroom.answers import Answer, Fate
from tamizdat.postroom.ledger import Claim

START, MOST = 5, 20
FIRST_REST, LONGEST_REST = 60.0, 4000.0


@dataclass(slots=True, eq=False)
class _Lane:
    limit: int = START
    busy: int = 0
    deaths: int = 0
    until: float = 0
    waiting: deque[Claim] = field(default_factory=deque)
    listed: bool = False


class Destinations:
    """The claims of a worker that wait for a line, a lane for each destination."""

    def __init__(self, *, most: int = MOST, clock: Callable[[], float] = time.monotonic) -> None:
        self.waiting = self.busy = 0
        self._lanes: dict[str, _Lane] = {}
        self._ready: deque[_Lane] = deque()
        self._most, self._clock = most, clock

    @property
    def ready(self) -> bool:
        """There is one to be taken."""
        return bool(self._ready)

    def put(self, claims: Iterable[Claim]) -> None:
        for claim in claims:
            lane = self._lane(claim.destination)
            lane.waiting.append(claim)
            self.waiting += 1
            self._list(lane)

    def put_back(self, claim: Claim) -> None:
        """Taken, and certainly not begun."""
        lane = self._lanes[claim.destination]
        lane.busy -= 1
        self.busy -= 1
        lane.waiting.appendleft(claim)
        self.waiting += 1
        self._list(lane)

    def take(self) -> Claim | None:
        """The next claim whose destination can bear one more, in turn."""
        if not self._ready:
            return None
        lane = self._ready.popleft()
        claim = lane.waiting.popleft()
        lane.listed = False
        lane.busy += 1
        self.busy += 1
        self.waiting -= 1
        self._list(lane)
        return claim

    def done(self, claim: Claim, answer: Answer) -> list[Claim]:
        """What the answer teaches. Gives the claims of a destination that has just died: they are nobody's now."""
        lane = self._lanes[claim.destination]
        lane.busy -= 1
        self.busy -= 1
        dropped: list[Claim] = []
        if answer.fate is Fate.ACCEPTED:
            lane.limit, lane.deaths = min(self._most, lane.limit + 1), 0
        elif answer.slow_down:
            lane.limit -= 1
            dropped = self._bury(lane) if lane.limit < 1 else []
        self._list(lane)
        return dropped

    def dead(self) -> frozenset[str]:
        """Not to be claimed for now."""
        return frozenset(place for place, lane in self._lanes.items() if lane.until > self._clock())

    def drain(self) -> list[Claim]:
        """All that waits, taken out."""
        claims = [claim for lane in self._lanes.values() for claim in lane.waiting]
        for lane in self._lanes.values():
            lane.waiting.clear()
            lane.listed = False
        self._ready.clear()
        self.waiting = 0
        return claims

    def _lane(self, place: str) -> _Lane:
        if place not in self._lanes:
            self._lanes[place] = _Lane()
        return self._lanes[place]

    def _list(self, lane: _Lane) -> None:
        if not lane.listed and lane.waiting and lane.busy < lane.limit:
            lane.listed = True
            self._ready.append(lane)

    def _bury(self, lane: _Lane) -> list[Claim]:
        lane.until = self._clock() + min(LONGEST_REST, FIRST_REST * 2.0 ** min(lane.deaths, 10))
        lane.deaths += 1
        lane.limit = 1
        dropped = list(lane.waiting)
        lane.waiting.clear()
        self.waiting -= len(dropped)
        return dropped
