"""The sender: claims from the ledger, a few lines that hand over, answers back into the ledger.

One thread minds the ledger and nothing else does: it claims when few are left, settles each second or each batch, and renews
the lease. Another one drives all lines (hands.py). A stop drains: what is being handed over is finished, the rest is
given back, nothing is left in doubt. A ledger that fails for a while delays and loses nothing: answers are kept until it
takes them, and no mail is begun after the lease that covers it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tamizdat.postroom.alarms import refusing
from tamizdat.postroom.answers import Fate
from tamizdat.postroom.destinations import Destinations
from tamizdat.postroom.failover import Chain
from tamizdat.postroom.hands import TICK, Hands
from tamizdat.postroom.journal import Journal
from tamizdat.postroom.ledger import Claim, Ledger, Outcome
from tamizdat.postroom.pace import Pace
from tamizdat.postroom.parcels import Parcel
from tamizdat.postroom.recover import recover

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Sent:
    """What a run did. ``trouble``: why it ended early, "" if it did not."""

    fates: Counter[Fate] = field(default_factory=Counter)
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """All that sending needs. ``mail`` writes the parcel for a claim, and raises WrongHeader for an address that is none.

    ``worker``: a name that belongs to this journal alone, on all machines.
    """

    ledger: Ledger
    chain: Chain
    mail: Callable[[Claim], Parcel]
    journal: Journal
    worker: str
    pace: Pace = field(default_factory=Pace)

    def send(self, stop: threading.Event | None = None) -> Sent:
        """First what a crash left, then all that is due, until nothing is or ``stop`` is set."""
        recover(self.ledger, self.journal, self.worker)
        return _Sending(self, stop or threading.Event()).run()


class _Sending:
    def __init__(self, sender: Sender, stop: threading.Event) -> None:
        self._ledger, self._journal, self._worker = sender.ledger, sender.journal, sender.worker
        self._stop, self._pace = stop, sender.pace
        self._claims = Destinations(most=max(sender.pace.connections, 1))
        self._hands = Hands(sender, self._claims)
        self._unsettled: list[Outcome] = []
        self._sent = Sent()
        self._leased = self._settled = 0.0
        self._again = self._asked = 0.0
        self._empty = False

    def run(self) -> Sent:
        self._hands.start()
        try:
            while not (self._stop.is_set() or self._hands.trouble or self._sent.trouble or self._finished()):
                self._round()
                self._stop.wait(TICK)
        finally:
            self._hands.stop()
            self._put_away()
        self._sent.trouble = self._hands.trouble or self._sent.trouble
        return self._sent

    def _round(self) -> None:
        """What the ledger has to be told or asked now. After a failure it is left alone for a while."""
        now = time.monotonic()
        if now >= self._asked and (self._few or self._much or now - self._settled >= self._pace.settle_every):
            self._asked = 0 if self._attempt(self._mind) else now + self._pace.settle_every

    def _mind(self) -> None:
        now = time.monotonic()
        if now - self._leased > self._pace.lease / 3 and (self._claims.waiting or self._claims.busy):
            self._ledger.renew(self._worker, self._pace.lease)
            self._lease_from(now)
        if self._much or now - self._settled >= self._pace.settle_every:
            self._settle()
        if self._few and now >= self._again:
            self._claim()

    @property
    def _few(self) -> bool:
        return self._claims.waiting <= self._pace.batch // 2

    @property
    def _much(self) -> bool:
        return len(self._hands.outcomes) >= self._pace.batch

    def _claim(self) -> None:
        now = time.monotonic()
        claims = self._ledger.claim(self._worker, self._pace.batch, self._pace.lease, self._dead())
        self._empty = not claims
        if claims:
            if not self._leased or not (self._claims.waiting or self._claims.busy):
                self._lease_from(now)
            self._hands.write(claims)
            with self._hands.lock:
                self._claims.put(claims)
        else:
            self._again = now + self._pace.settle_every

    def _dead(self) -> frozenset[str]:
        with self._hands.lock:
            return self._claims.dead()

    def _lease_from(self, now: float) -> None:
        self._leased = now
        self._hands.until = now + self._pace.lease

    def _settle(self) -> None:
        """Answers leave our hands only when the ledger has them."""
        self._unsettled += self._hands.collected()
        self._settled = time.monotonic()
        if not self._unsettled:
            return
        self._ledger.settle(self._worker, self._unsettled)
        self._sent.fates.update(outcome.fate for outcome in self._unsettled)
        self._unsettled = []
        self._again, self._empty = 0, False
        self._sent.trouble = refusing(self._sent.fates)

    def _finished(self) -> bool:
        """Nothing waits, nothing is under way, nothing is unsettled, and nothing will be due soon."""
        with self._hands.lock:
            busy = self._claims.waiting or self._claims.busy or self._hands.outcomes or self._unsettled
        if busy or not self._empty:
            return False
        due = self._ask_when_due()
        return due is None or due > self._pace.linger

    def _ask_when_due(self) -> float | None:
        try:
            return self._ledger.waiting()
        except Exception as error:  # noqa: BLE001  a database may fail in any way: ask again
            _log.warning("The ledger cannot be asked: %s", type(error).__name__)
            return 0

    def _attempt(self, step: Callable[[], None]) -> bool:
        try:
            step()
        except Exception as error:  # noqa: BLE001  a database may fail in any way: nothing is lost, it is tried again
            _log.warning("The ledger did not take it, which is tried again: %s", type(error).__name__)
            return False
        return True

    def _put_away(self) -> None:
        """After the last mail: settle, give back, empty the journal. What fails here, the next run recovers."""
        rest = [claim.id for claim in self._claims.drain()]
        settled = self._attempt(self._settle) or self._attempt(self._settle)
        given_back = settled and (not rest or self._attempt(lambda: self._ledger.give_back(self._worker, rest)))
        if given_back and not self._claims.busy:  # whoever is, was lost by a fault of ours: the journal knows more
            self._journal.clear()
