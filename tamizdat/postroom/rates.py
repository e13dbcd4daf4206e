"""How fast and how much a relay is given: a token bucket, and a plan for a sending domain that nobody knows yet."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

_ROUNDING = 1e-6
"""A token that lacks less than this is one; else somebody could wait for ever shorter times."""


class Bucket:
    """At most ``rate`` mails a second, in bursts of ``burst``; 0: as fast as it goes. ``allowance``: how many today, None: any number."""

    def __init__(
        self,
        rate: float = 0,
        burst: int = 1,
        allowance: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rate, self._burst, self._clock = rate, max(1, burst), clock
        self._tokens, self._at = float(self._burst), clock()
        self._left = allowance

    def take(self) -> float:
        """0: one may go now. Else the seconds after which to ask again."""
        if not self._rate and self._left is None:
            return 0
        if self._left == 0:
            return float("inf")
        if wait := self._wait():
            return wait
        if self._left is not None:
            self._left -= 1
        return 0

    def put_back(self) -> None:
        """One was taken and not sent."""
        if self._left is not None:
            self._left += 1
        self._tokens = min(self._burst, self._tokens + 1)

    @property
    def spent(self) -> bool:
        """Today's allowance is used up."""
        return self._left == 0

    def _wait(self) -> float:
        if not self._rate:
            return 0
        now = self._clock()
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate)
        self._at = now
        if self._tokens < 1 - _ROUNDING:
            return (1 - self._tokens) / self._rate
        self._tokens -= 1
        return 0


@dataclass(frozen=True, slots=True)
class WarmUp:
    """From ``first`` mails on day 1 to ``last`` on day ``days``, each day by the same factor; after that there is no limit."""

    first: int = 200
    last: int = 200_000
    days: int = 42

    def allowance(self, day: int, sent_today: int = 0) -> int | None:
        """How many more may go on the ``day``-th day since the domain's first mail (1 is the first); None: any number."""
        if day > self.days:
            return None
        factor = math.pow(self.last / self.first, (max(1, day) - 1) / max(1, self.days - 1))
        return max(0, round(self.first * factor) - sent_today)
