"""How a contribution stands with us when its provider says how it stands there. Pure; the rule is in :mod:`tamizdat.giving.ledger`."""

from __future__ import annotations

from typing import Final

from tamizdat.giving.contributions import Contribution, State
from tamizdat.giving.providers.port import Frequency, Snapshot, Standing

FURTHER: Final = {
    standing: rank
    for rank, standing in enumerate(
        (
            State.DRAFT,
            State.AWAITING,
            State.APPROVED,
            State.REFUSED,
            State.ABANDONED,
            State.FAILED,
            State.SETTLING,
            State.ACTIVE,
            State.PAUSED,
            State.RETRYING,
            State.LAPSED,
            State.CANCELLED,
            State.PAID,
        )
    )
}
"""Of two snapshots of the same moment the one that is further on counts; and what goes back is looked at once more."""

TOOK_NOTHING: Final = frozenset(
    {Standing.AWAITING, Standing.APPROVED, Standing.ABANDONED, Standing.FAILED, Standing.CANCELLED}
)
"""What a provider may say of a contribution that we refused, without it being anything else than refused: unless money came before."""

CAME_TO_NOTHING: Final = (State.ABANDONED, State.FAILED, State.REFUSED)
"""Where money arrived all the same, a single gift is paid."""


def is_newest(ours: Contribution, seen: Snapshot) -> bool:
    if ours.as_of is None or seen.as_of > ours.as_of:
        return True
    return seen.as_of == ours.as_of and FURTHER[State(seen.standing.value)] >= FURTHER[State(ours.state)]


def told(ours: Contribution, seen: Snapshot, *, paid: bool) -> State:
    """``paid``: whether any money arrived."""
    refused = ours.state == State.REFUSED and seen.standing in TOOK_NOTHING and not (paid and ours.recurs)
    return with_money(ours, State.REFUSED if refused else State(seen.standing.value), paid=paid)


def with_money(ours: Contribution, state: State, *, paid: bool) -> State:
    """Less than was agreed arrived before the page closed: that is what was given."""
    return State.PAID if paid and ours.frequency == Frequency.ONCE and state in CAME_TO_NOTHING else state
