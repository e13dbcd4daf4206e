"""Several relays in order of liking: the first that works is used, and one that failed rests before it is asked again.

What is in doubt at one relay is never sent by another; only what certainly was not taken goes on.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tamizdat.postroom.errors import AllDown, TransportDown
from tamizdat.postroom.parcels import Line, Transport
from tamizdat.postroom.rates import Bucket

FIRST_REST, LONGEST_REST = 10.0, 300.0
_log = logging.getLogger(__name__)


@dataclass(eq=False)
class Way:
    """A transport, how fast it may be used, and how it fares."""

    transport: Transport
    bucket: Bucket = field(default_factory=Bucket)
    failures: int = 0
    until: float = 0
    trouble: str = ""


class Chain:
    """Ways in order. Used by all lines of a sender."""

    def __init__(
        self, ways: Sequence[Way], *, clock: Callable[[], float] = time.monotonic, first_rest: float = FIRST_REST
    ) -> None:
        self.ways = list(ways)
        self._clock, self._first_rest = clock, first_rest

    async def connect(self) -> tuple[Way, Line]:
        """A line over the first way that is awake and answers. Raises AllDown."""
        for way in self.ways:
            if way.bucket.spent or way.until > self._clock():
                continue
            try:
                return way, await way.transport.connect()
            except TransportDown as error:
                self.failed(way, str(error))
        raise self._all_down()

    def best(self, way: Way) -> bool:
        """No way before this one is awake again."""
        now = self._clock()
        before = self.ways[: self.ways.index(way)]
        return not any(other.until <= now and not other.bucket.spent for other in before)

    def failed(self, way: Way, why: str) -> None:
        """It rests, each time twice as long. Several lines may find the same failure: it counts once."""
        if way.until > self._clock():
            return
        rest = min(LONGEST_REST, self._first_rest * 2.0 ** min(way.failures, 10))
        way.failures, way.until, way.trouble = way.failures + 1, self._clock() + rest, why
        _log.warning("The relay %s rests for %.0f s: %s", way.transport.name, rest, why)

    def fares_well(self, way: Way) -> None:
        if way.failures:
            way.failures, way.trouble = 0, ""

    def _all_down(self) -> AllDown:
        awake = [way.until for way in self.ways if not way.bucket.spent]
        if not awake:
            return AllDown("No relay may be given more today: the rest goes when their plans allow it.", float("inf"))
        troubles = "; ".join(way.trouble for way in self.ways if way.trouble)
        return AllDown(f"No relay can be used now: {troubles}", max(0.05, min(awake) - self._clock()))
