"""The till's post: webhooks to the paper's counter, tried again while they are not taken, and lost or worse while the devil is in."""

from __future__ import annotations

import heapq
import random
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Final

import requests

from tamizdat.demo.till.asked import Dialect, Told
from tamizdat.demo.till.devil import HONEST, Errand, Trick, errands
from tamizdat.demo.till.server import Till

AGAIN: Final = (2.0, 10.0, 60.0, 300.0)
"""Seconds after which an event that was not taken is sent again; then it is lost, and the paper has to ask."""
PATIENCE: Final = 10.0
REMEMBERED: Final = 60
Envelope = tuple[dict[str, str], bytes]


@dataclass(order=True)
class Letter:
    """``signed``: kept for a replay; else it is signed when it goes."""

    due: float
    number: int
    dialect: Dialect = field(compare=False)
    told: Told = field(compare=False)
    trick: Trick = field(compare=False)
    signed: Envelope | None = field(compare=False, default=None)
    tries: int = field(compare=False, default=0)


class Post:
    """``to``: the paper's address; ``clock``: seconds that only go on."""

    def __init__(self, till: Till, to: str, clock: Callable[[], float], chance: random.Random | None = None) -> None:
        self.log: deque[str] = deque(maxlen=REMEMBERED)
        self._till, self._to, self._clock = till, to, clock
        self._chance = chance or random.Random()  # noqa: S311  a devil needs no cryptography
        self._seen = {name: len(dialect.told) for name, dialect in till.dialects.items()}
        self._letters: list[Letter] = []
        self._numbers = count()
        self._session = requests.Session()
        self._session.trust_env = False

    def keep(self, stopping: threading.Event, pause: float = 0.2) -> None:
        """Until it is asked to stop."""
        while not stopping.wait(pause):
            self.round()

    def round(self) -> None:
        """What happened since is put on its way; what is due is sent."""
        with self._till.lock:
            self._collect()
        while self._letters and self._letters[0].due <= self._clock():
            self._send(heapq.heappop(self._letters))

    def _collect(self) -> None:
        for name, dialect in self._till.dialects.items():
            for told in dialect.told[self._seen[name] :]:
                plan = errands(self._chance) if self._till.devil else HONEST
                if not any(each.trick is Trick.PLAIN for each in plan):
                    self.log.appendleft(f"{name} {told.name}: dropped")
                for errand in plan:
                    self._put(dialect, told, errand)
            self._seen[name] = len(dialect.told)

    def _put(self, dialect: Dialect, told: Told, errand: Errand) -> None:
        signed = self._signed(dialect, told) if errand.trick is Trick.REPLAY else None
        due = self._clock() + errand.wait
        heapq.heappush(self._letters, Letter(due, next(self._numbers), dialect, told, errand.trick, signed))

    def _send(self, letter: Letter) -> None:
        headers, raw = letter.signed or self._signed(letter.dialect, letter.told)
        if letter.trick is Trick.FORGED:
            raw = raw.replace(b'"id"', b'"id "', 1) + b" "
        status = self._posted(letter.dialect.name, headers, raw)
        self.log.appendleft(f"{letter.dialect.name} {letter.told.name}: {letter.trick}, answered {status}")
        if not status.startswith("2") and letter.trick is Trick.PLAIN and letter.tries < len(AGAIN):
            letter.due, letter.tries = self._clock() + AGAIN[letter.tries], letter.tries + 1
            heapq.heappush(self._letters, letter)

    def _posted(self, name: str, headers: dict[str, str], raw: bytes) -> str:
        try:
            url = f"{self._to}/support/hook/{name}/"
            answer = self._session.post(url, data=raw, headers=headers, timeout=PATIENCE, allow_redirects=False)
        except requests.RequestException:
            return "nothing"
        return str(answer.status_code)

    @staticmethod
    def _signed(dialect: Dialect, told: Told) -> Envelope:
        return dialect.signed(told, datetime.now(UTC))
