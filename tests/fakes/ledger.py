"""A ledger in memory: the rules of tamizdat.postroom.ledger over a dictionary."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence

from tamizdat.postroom import ledger as rules
from tamizdat.postroom.ledger import Claim, Outcome, Row, State


def reader(number: int) -> str:
    return f"reader{number}@{('one', 'two', 'three')[number % 3]}.example"


class MemoryLedger:
    """``unsubscribed``: ids of readers who left; ``broken``: raise this at the next call, as a database would."""

    def __init__(self, readers: int, clock: Callable[[], float]) -> None:
        self.rows = {number: Row() for number in range(1, readers + 1)}
        self.unsubscribed: set[int] = set()
        self.broken: Exception | None = None
        self._clock = clock
        self._lock = threading.Lock()

    def claim(self, worker: str, size: int, lease: float, avoid: Collection[str] = ()) -> list[Claim]:
        self._fail()
        with self._lock:
            now, claims = self._clock(), list[Claim]()
            for number, row in self.rows.items():
                to = reader(number)
                if len(claims) == size:
                    break
                if not rules.claimable(row, now) or to.partition("@")[2] in avoid:
                    continue
                if number in self.unsubscribed:
                    self.rows[number] = rules.left(row)
                    continue
                self.rows[number] = rules.claimed(row, worker, now + lease)
                claims.append(Claim(number, row.attempt + 1, to, to.partition("@")[2], f"token{number}"))
            return claims

    def settle(self, worker: str, outcomes: Sequence[Outcome]) -> None:
        self._fail()
        with self._lock:
            for outcome in outcomes:
                self.rows[outcome.id] = rules.settled(self.rows[outcome.id], worker, outcome, self._clock())

    def renew(self, worker: str, lease: float) -> None:
        self._each(lambda _, row, now: rules.renewed(row, worker, now + lease))

    def give_back(self, worker: str, ids: Sequence[int]) -> None:
        given = frozenset(ids)
        self._each(lambda number, row, now: rules.given_back(row, worker, now) if number in given else row)

    def recover(self, worker: str, seen: Mapping[int, Outcome]) -> None:
        self._each(lambda number, row, now: rules.recovered(row, worker, seen.get(number), now))

    def expire(self) -> int:
        before = self.counts()[State.DOUBT]
        self._each(lambda _, row, now: rules.expired(row, now))
        return self.counts()[State.DOUBT] - before

    def counts(self) -> Counter[State]:
        return Counter(row.state for row in self.rows.values())

    def waiting(self) -> float | None:
        due = [row.due for row in self.rows.values() if row.state in rules.WAITING]
        return max(0.0, min(due) - self._clock()) if due else None

    def _each(self, rule: Callable[[int, Row, float], Row]) -> None:
        self._fail()
        with self._lock:
            self.rows = {number: rule(number, row, self._clock()) for number, row in self.rows.items()}

    def _fail(self) -> None:
        if self.broken:
            raise self.broken
