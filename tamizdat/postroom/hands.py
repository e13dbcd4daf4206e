"""Those who hand mail over, each with a line of its own, all in one thread: while one waits for its relay the others go on."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from math import inf
from typing import Protocol

from tamizdat.postroom.answers import Answer, Fate, Phase
from tamizdat.postroom.destinations import Destinations
from tamizdat.postroom.errors import AllDown, WrongHeader
from tamizdat.postroom.failover import Chain, Way
from tamizdat.postroom.journal import Journal
from tamizdat.postroom.ledger import Claim, Outcome
from tamizdat.postroom.loop import Loop, in_no_hurry, pause, rest
from tamizdat.postroom.pace import Pace
from tamizdat.postroom.parcels import Line, Parcel

IDLE = 20.0
"""Seconds after which a line without mail is closed; relays hang up after a minute or more."""
TICK = 0.02
MOST_RETURNS = 3
"""So often a mail may come back unsent before it has to wait: it might be what breaks the lines."""
_log = logging.getLogger(__name__)


class Office(Protocol):
    """What a Sender is made of, as far as the hands see it."""

    @property
    def chain(self) -> Chain: ...
    @property
    def mail(self) -> Callable[[Claim], Parcel]: ...
    @property
    def journal(self) -> Journal: ...
    @property
    def pace(self) -> Pace: ...


class Hands:
    """``outcomes``: what was heard and not collected yet. ``until``: nothing is begun after this moment. ``trouble``: why all stopped.

    ``lock``: the lines let go of it while they wait; whoever else touches claims and outcomes holds it.
    """

    def __init__(self, office: Office, claims: Destinations) -> None:
        self.outcomes: list[Outcome] = []
        self.until = 0.0
        self.trouble = ""
        self.stopping = False
        self.chain, self.claims, self.mail, self.journal = office.chain, claims, office.mail, office.journal
        self.lock = threading.Lock()
        self._returns: Counter[int] = Counter()
        self._written: dict[int, Parcel] = {}
        self._loop = Loop()
        for _ in range(office.pace.connections):
            self._loop.start(_Hand(self).work())
        self._thread = threading.Thread(target=self._drive, name="post-lines")

    def write(self, claims: Iterable[Claim]) -> None:
        """Ahead and in one go: between two mails the same takes three times as long, since a letter has meanwhile gone through all
        the processor's memory. What goes wrong with one is told when its turn comes. Called from the ledger's thread."""
        for claim in claims:
            self._written.pop(claim.id, None)
            with suppress(Exception):
                self._written[claim.id] = self.mail(claim)

    def parcel(self, claim: Claim) -> Parcel:
        return self._written.pop(claim.id, None) or self.mail(claim)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Finish what was begun, begin nothing."""
        self.stopping = True
        self._thread.join()
        self._loop.close()

    @property
    def may_begin(self) -> bool:
        return not self.stopping and time.monotonic() < self.until

    def collected(self) -> list[Outcome]:
        """What was heard since the last time."""
        with self.lock:
            heard, self.outcomes = self.outcomes, []
        return heard

    def fail(self, error: BaseException) -> None:
        """A fault of ours, such as a full disk: stop all, keep everything. Its text may hold an address, so only its kind is told."""
        self.trouble = self.trouble or f"{type(error).__name__}: see the lines above, mend it, and send on"
        self.stopping = True
        _log.error("The sending stops: %s", type(error).__name__)

    def heard(self, claim: Claim, answer: Answer) -> None:
        fate = self._returned(claim) if answer.fate is Fate.UNSENT else answer.fate
        outcome = Outcome(claim.id, claim.attempt, fate, answer.short, answer.no_such_reader)
        self.outcomes.append(outcome)
        if dropped := self.claims.done(claim, answer):
            self.outcomes += [Outcome(other.id, other.attempt, Fate.UNSENT, answer.short) for other in dropped]
        self.journal.done(outcome)

    def _returned(self, claim: Claim) -> Fate:
        self._returns[claim.id] += 1
        return Fate.DEFERRED if self._returns[claim.id] > MOST_RETURNS else Fate.UNSENT

    def _drive(self) -> None:
        in_no_hurry()
        try:
            while self._loop.busy:
                found = self._loop.wait(TICK)
                with self.lock:
                    self._loop.go_on(found)
                    self._call()
        except BaseException as error:  # noqa: BLE001  whatever it is, it must not end the lines in silence
            self.fail(error)

    def _call(self) -> None:
        if self.stopping:
            self._loop.stir()
        while self._loop.resting and self.claims.ready and self.may_begin:
            self._loop.call()

    def spent(self, down: AllDown) -> None:
        """Nothing more may be sent today: the rest stays in the queue."""
        self.trouble = self.trouble or str(down)
        self.stopping = True


class _Hand:
    """One at work. It is also the watcher of its line."""

    def __init__(self, hands: Hands) -> None:
        self._all = hands
        self._way: Way | None = None
        self._line: Line | None = None
        self._used = 0.0
        self._useful = False

    async def work(self) -> None:
        try:
            while not self._all.stopping:
                await (self._carry(parcel) if (parcel := self._next()) else self._rest())
        except BaseException as error:  # noqa: BLE001  whatever it is, it must not end one hand in silence
            self._all.fail(error)
        finally:
            self._hang_up()

    def begun(self, parcel: Parcel) -> None:
        self._all.journal.begun(parcel.claim.id, parcel.claim.attempt)

    def answered(self, parcel: Parcel, answer: Answer) -> None:
        self._all.heard(parcel.claim, answer)
        if answer.fate is Fate.ACCEPTED:
            self._useful = True
            return
        if answer.fate is Fate.UNSENT and self._way:
            self._way.bucket.put_back()
        if answer.about_us and self._way:
            self._all.chain.failed(self._way, f"it does not take our mail ({answer.phase}): {answer.short}")
        elif answer.fate is not Fate.UNSENT:
            self._useful = True

    async def _rest(self) -> None:
        if self._line and time.monotonic() - self._used > IDLE:
            self._hang_up()
        await rest(IDLE)

    async def _carry(self, parcel: Parcel) -> None:
        line = await self._connected()
        if not line or not self._way or not await self._granted(self._way):
            self._all.claims.put_back(parcel.claim)
            return
        await line.carry(parcel, self._following, self)
        self._used = time.monotonic()
        if line.broken:
            self._broken(self._way, line.broken)

    def _broken(self, way: Way, phase: Phase) -> None:
        if not self._useful:
            self._all.chain.failed(way, f"the line broke at {phase}")
        self._hang_up()

    async def _connected(self) -> Line | None:
        if self._way and self._line and not self._may_go_on(self._way):
            self._hang_up()
        if self._line:
            return self._line
        try:
            self._way, self._line = await self._all.chain.connect()
        except AllDown as down:
            if down.seconds == inf:
                self._all.spent(down)
            await pause(min(down.seconds, 1))
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

    async def _granted(self, way: Way) -> bool:
        """Waits for the relay's rate."""
        while not self._all.stopping:
            wait = way.bucket.take()
            if not wait or way.bucket.spent:
                return not wait
            await pause(min(wait, 1))
        return False

    def _following(self) -> Parcel | None:
        """What can ride behind the mail at hand: only what is there now and allowed now."""
        way = self._way
        if not way or way.until > time.monotonic() or way.bucket.take():
            return None
        parcel = self._next()
        if not parcel:
            way.bucket.put_back()
        return parcel

    def _next(self) -> Parcel | None:
        """A claim under a lease, written out; one whose address is none is refused on the way."""
        while self._all.may_begin and (claim := self._all.claims.take()):
            try:
                return self._all.parcel(claim)
            except WrongHeader:
                self._all.heard(claim, Answer(Fate.REFUSED, Phase.RCPT, 550, "5.1.3"))
            except BaseException:
                self._all.claims.put_back(claim)
                raise
        return None
