"""When a provider is asked for a contribution again. Webhooks make it sooner; nothing depends on their coming."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from tamizdat.giving.contributions import Contribution, State

SOON: Final = timedelta(seconds=5)
AT_LEAST, AT_MOST = timedelta(minutes=1), timedelta(hours=6)
GIVES_UP: Final = timedelta(days=60)
"""An approval that never came is looked for so long: a transfer takes its time."""
LATE_MONEY: Final = timedelta(days=14)
"""So long after an end without money some still comes: late blocks, a bank's second thoughts."""
AFTER_DUE: Final = timedelta(hours=6)
"""A renewal is looked for so long after its time, should no webhook have told of it."""
RARELY: Final = timedelta(days=7)


def next_look(ours: Contribution, now: datetime, *, doubtful: bool = False, short: bool = False) -> datetime | None:
    """None: only a webhook or ``reconcile`` looks at it any more. ``short``: less arrived than was agreed; the rest may come late."""
    if doubtful:
        return now + SOON
    age = max(now - ours.made_at, timedelta(0))
    match State(ours.state):
        case State.AWAITING | State.APPROVED | State.SETTLING:
            return now + min(max(age / 4, AT_LEAST), AT_MOST) if age < GIVES_UP else None
        case State.FAILED | State.ABANDONED | State.PAID if short or ours.state != State.PAID:
            return now + timedelta(days=1) if age < LATE_MONEY else None
        case State.RETRYING:
            return now + timedelta(hours=12)
        case State.ACTIVE | State.PAUSED:
            return _renewal(ours.due_at, now)
        case _:
            return None


def _renewal(due: datetime | None, now: datetime) -> datetime:
    if due is None:
        return now + RARELY
    if now < due:
        return due + AFTER_DUE
    return now + min(max((now - due) / 2, AFTER_DUE), timedelta(days=3))
