"""The threads that hand mail over, each with a line of its own."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from math import inf
from typing import Protocol

from tamizdat.postroom.answers import Answer, Fate, Phase
from tamizdat.postroom.destinations import Destinations
from tamizdat.postroom.errors import AllDown, WrongHeader
from tamizdat.postroom.failover import Chain, Way
from tamizdat.postroom.journal import Journal
from tamizdat.postroom.ledger import Claim, Outcome
from tamizdat.postroom.pace import Pace
from tamizdat.postroom.parcels import Line, Parcel

IDLE = 20.0
"""Seconds after which a line without mail is closed; relays hang up after a minute or more."""
PATIENCE = 0.2
MOST_RETURNS = 3
"""So often a mail may come back unsent before it has to wait: it might be what breaks the lines."""
_log = logging.getLogger(__name__)


class Office(Protocol):
    """What a Sender is made of, as far as the threads see it."""

    @property
    def chain(self) -> Chain: ...
    @property
    def mail(self) -> Callable[[Claim], Parcel]: ...
    @property
    def journal(self) -> Journal: ...
    @property
    def pace(self) -> Pace: ...


class Hands:
    """``outcomes``: what was heard and not collected yet. ``until``: nothing is begun after this moment. ``trouble``: why all stopped."""

    def __init__(self, office: Office, claims: Destinations) -> None:
        self.outcomes: list[Outcome] = []
        self.until = 0.0
        self.trouble = ""
        self.chain, self.claims, self.mail, self.journal = office.chain, claims, office.mail, office.journal
        self.stopping = threading.Event()
        self._returns: Counter[int] = Counter()
        self._threads = [
            threading.Thread(target=_Hand(self).work, name=f"post-{n}") for n in range(office.pace.connections)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finish what was begun, begin nothing."""
        self.stopping.set()
        self.claims.wake()
        for thread in self._threads:
            thread.join()

    def collected(self) -> list[Outcome]:
        """What was heard since the last time. A list's end may grow meanwhile; its beginning may not."""
        heard = self.outcomes[:]
        del self.outcomes[: len(heard)]
        return heard

    def fail(self, error: BaseException) -> None:
        """A fault of ours, such as a full disk: stop all, keep everything. Its text may hold an address, so only its kind is told."""
        self.trouble = self.trouble or f"{type(error).__name__}: see the lines above, mend it, and send on"
        self.stopping.set()
        _log.error("The sending stops: %s", type(error).__name__)

    def heard(self, claim: Claim, answer: Answer) -> None:
        fate = answer.fate
        if fate is Fate.UNSENT:
            self._returns[claim.id] += 1
            fate = Fate.DEFERRED if self._returns[claim.id] > MOST_RETURNS else fate
        outcome = Outcome(claim.id, claim.attempt, fate, answer.short, answer.no_such_reader)
        self.outcomes.append(outcome)
        if dropped := self.claims.done(claim, answer):
            self.outcomes += [Outcome(other.id, other.attempt, Fate.UNSENT, answer.short) for other in dropped]
        self.journal.done(outcome)

    def spent(self, down: AllDown) -> None:
        """Nothing more may be sent today: the rest stays in the queue."""
        self.trouble = self.trouble or str(down)
        self.stopping.set()


class _Hand:
    """One thread. It is also the watcher of its line."""

    def __init__(self, hands: Hands) -> None:
        self._all = hands
        self._way: Way | None = None
        self._line: Line | None = None
        self._used = 0.0
        self._useful = False

    def work(self) -> None:
        try:
            while not self._all.stopping.is_set():
                if parcel := self._next(PATIENCE):
                    self._carry(parcel)
                elif self._line and time.monotonic() - self._used > IDLE:
                    self._hang_up()
        except BaseException as error:  # noqa: BLE001  whatever it is, it must not end one thread in silence
            self._all.fail(error)
        finally:
            self._hang_up()

    def begun(self, parcel: Parcel) -> None:
        self._all.journal.begun(parcel.claim.id, parcel.claim.attempt)

    def answered(self, parcel: Parcel, answer: Answer) -> None:
        self._all.heard(parcel.claim, answer)
        if answer.fate is Fate.UNSENT and self._way:
            self._way.bucket.put_back()
        if answer.about_us and self._way:
            self._all.chain.failed(self._way, f"it does not take our mail ({answer.phase}): {answer.short}")
        elif answer.fate is not Fate.UNSENT:
            self._useful = True

    def _carry(self, parcel: Parcel) -> None:
        line = self._connected()
        if not line or not self._way or not self._granted(self._way):
            self._all.claims.put_back(parcel.claim)
            return
        line.carry(parcel, self._following, self)
        self._used = time.monotonic()
        if line.broken:
            self._broken(self._way, line.broken)

    def _broken(self, way: Way, phase: Phase) -> None:
        if not self._useful:
            self._all.chain.failed(way, f"the line broke at {phase}")
        self._hang_up()

    def _connected(self) -> Line | None:
        if self._way and self._line and not self._may_go_on(self._way):
            self._hang_up()
        if self._line:
            return self._line
        try:
            self._way, self._line = self._all.chain.connect()
        except AllDown as down:
            if down.seconds == inf:
                self._all.spent(down)
            self._all.stopping.wait(min(down.seconds, 1))
            return None
        self._useful = False
        return self._line

    def _may_go_on(self, way: Way) -> bool:
        return not way.bucket.spent and way.until <= time.monotonic() and self._all.chain.best(way)

    def _hang_up(self) -> None:
        if self._line and self._way:
            if self._useful and not self._line.broken:
                self._all.chain.fares_well(self._way)
            self._line.close()
        self._line = None

    def _granted(self, way: Way) -> bool:
        """Waits for the relay's rate."""
        while wait := way.bucket.take():
            if way.bucket.spent or self._all.stopping.wait(min(wait, 1)):
                return False
        return True

    def _following(self) -> Parcel | None:
        """What can ride behind the mail at hand: only what is there now and allowed now."""
        if self._all.stopping.is_set() or not self._way or self._way.until > time.monotonic():
            return None
        if self._way.bucket.take():
            return None
        parcel = self._next(0)
        if not parcel:
            self._way.bucket.put_back()
        return parcel

    def _next(self, patience: float) -> Parcel | None:
        """A claim under a lease, written out; one whose address is none is refused on the way."""
        while claim := self._all.claims.take(patience):
            if time.monotonic() >= self._all.until:
                self._all.claims.put_back(claim)
                self._all.stopping.wait(patience)
                return None
            try:
                return self._all.mail(claim)
            except WrongHeader:
                self._all.heard(claim, Answer(Fate.REFUSED, Phase.RCPT, 550, "5.1.3"))
            except BaseException:
                self._all.claims.put_back(claim)
                raise
        return None
