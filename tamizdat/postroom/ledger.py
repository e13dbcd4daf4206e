"""The ledger: a row for every reader of an issue, and what may happen to it.

The audience is frozen before the first mail: rows are written once and none is added or taken away. From then on

    queued ─claim─> claimed ─settle─> accepted   the relay has it
       ^               │             refused    the relay will never take it (5xx), or 5 days have passed
       │               │             deferred   not now (4xx): claimed again when it is due
       │               │             doubt      the relay fell silent after the final dot
       ├──give back────┤
       │               └─lease runs out─> doubt   nobody knows what that worker did last
       └─recover──────────────────────────┘       unless its journal says that it had not begun

    queued, deferred ─claim of one who unsubscribed meanwhile─> left

1. A claim gives a row to one worker for a time (the lease) and counts its attempts. The number of the attempt is part of
   every later word about the row, so a worker that comes back too late changes nothing.
2. Nothing is sent before the claim is on disk, and nothing of a row after its lease.
3. The intent is in the journal before the final dot leaves, the answer right after it came (journal.py).
4. A row whose lease ran out is never sent again by itself: it is in doubt until its worker's journal, or an editor, knows better.
5. Accepted, refused and left are final. Doubt is final unless an editor says "send again".

The functions here are the rules; a ledger in memory, in SQLite or in Django's ORM keeps rows and applies them. What all
of them promise is in tests/contracts/ledger.py.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from tamizdat.postroom.answers import Fate

FIRST_PAUSE, LONGEST_PAUSE = 300.0, 4000.0
PATIENCE = 5 * 24 * 3600.0
"""Seconds that a reader's relay may go on saying "not now" (as Postfix has them)."""


class State(StrEnum):
    QUEUED = "queued"
    CLAIMED = "claimed"
    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    REFUSED = "refused"
    DOUBT = "doubt"
    LEFT = "left"


WAITING = frozenset({State.QUEUED, State.DEFERRED})
HELD = frozenset({State.CLAIMED, State.DOUBT})
_ENDS = {Fate.ACCEPTED: State.ACCEPTED, Fate.REFUSED: State.REFUSED, Fate.DOUBT: State.DOUBT}


class Claim(Struct, frozen=True, gc=False):
    """A row to be sent by one worker. ``to`` is the opened address, ``token`` names the reader without telling who it is."""

    id: int
    attempt: int
    to: str
    destination: str
    token: str

    def __repr__(self) -> str:
        """Without the address: a claim may end in a traceback."""
        return f"Claim({self.id}, attempt {self.attempt})"


class Outcome(Struct, frozen=True, gc=False):
    """What became of an attempt. ``code``: such as "250 2.0.0"; ``hard``: the address itself is dead."""

    id: int
    attempt: int
    fate: Fate
    code: str = ""
    hard: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """The part of a row that the rules are about. Times are seconds; ``first``: of the first deferral, 0 for none."""

    state: State = State.QUEUED
    attempt: int = 0
    deferrals: int = 0
    due: float = 0
    first: float = 0
    worker: str = ""
    until: float = 0
    code: str = ""


class Ledger(Protocol):
    """What the sender asks of a ledger. Every call is durable when it returns, and may raise: then it did nothing."""

    def claim(self, worker: str, size: int, lease: float, avoid: Collection[str] = ()) -> list[Claim]:
        """Up to ``size`` rows that are due, for ``lease`` seconds; none for a destination in ``avoid``."""

    def settle(self, worker: str, outcomes: Sequence[Outcome]) -> None:
        """Record answers. Those of an attempt that is no longer this worker's change nothing."""

    def renew(self, worker: str, lease: float) -> None:
        """All rows this worker still holds are his for ``lease`` seconds from now."""

    def give_back(self, worker: str, ids: Sequence[int]) -> None:
        """Rows that were claimed and certainly not begun: queued again."""

    def recover(self, worker: str, seen: Mapping[int, Outcome]) -> None:
        """After a crash, with all that the worker's journal tells (a begun one without an answer is in ``seen`` as doubt)."""

    def expire(self) -> int:
        """Rows whose lease ran out go into doubt; how many."""

    def counts(self) -> Mapping[State, int]:
        """How many rows are in which state; their sum is the audience."""

    def waiting(self) -> float | None:
        """Seconds until the next row is due (0: now), None when no row is waiting."""


def claimable(row: Row, now: float) -> bool:
    return row.state in WAITING and row.due <= now


def claimed(row: Row, worker: str, until: float) -> Row:
    return replace(row, state=State.CLAIMED, attempt=row.attempt + 1, worker=worker, until=until)


def left(row: Row) -> Row:
    """Found at its claim to be unsubscribed."""
    return replace(row, state=State.LEFT, code="", due=0)


def settled(row: Row, worker: str, outcome: Outcome, now: float) -> Row:
    """The row after an answer to ``outcome.attempt``."""
    if row.worker != worker or row.attempt != outcome.attempt or row.state not in HELD:
        return row
    done = replace(row, worker="", until=0, code=outcome.code)
    if outcome.fate is Fate.UNSENT:
        return replace(done, state=State.QUEUED, due=now)
    if outcome.fate is Fate.DEFERRED:
        return _deferred(done, now)
    return replace(done, state=_ENDS[outcome.fate])


def renewed(row: Row, worker: str, until: float) -> Row:
    return replace(row, until=until) if row.worker == worker and row.state is State.CLAIMED else row


def given_back(row: Row, worker: str, now: float) -> Row:
    if row.worker != worker or row.state is not State.CLAIMED:
        return row
    return replace(row, state=State.QUEUED, worker="", until=0, due=now)


def expired(row: Row, now: float) -> Row:
    """Its worker stays on the row: his journal may still tell."""
    if row.state is not State.CLAIMED or row.until > now:
        return row
    return replace(row, state=State.DOUBT, code="lease")


def recovered(row: Row, worker: str, seen: Outcome | None, now: float) -> Row:
    """What a journal tells about a row its worker held: an answer, a beginning without an answer, or nothing at all."""
    if row.worker != worker or row.state not in HELD:
        return row
    if seen is None or seen.attempt != row.attempt:
        return replace(row, state=State.QUEUED, worker="", until=0, due=now, code="")
    return settled(row, worker, seen, now)


def sent_again(row: Row, now: float) -> Row:
    """An editor's word on a row in doubt."""
    return replace(row, state=State.QUEUED, worker="", until=0, due=now) if row.state is State.DOUBT else row


def pause(deferrals: int) -> float:
    """Seconds to wait after so many deferrals: 300 s, doubling, at most 4,000 s."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(deferrals - 1, 10))


def _deferred(row: Row, now: float) -> Row:
    first = row.first or now
    if now - first >= PATIENCE:
        return replace(row, state=State.REFUSED)
    later = now + pause(row.deferrals + 1)
    return replace(row, state=State.DEFERRED, deferrals=row.deferrals + 1, first=first, due=later)
