"""When to stop a send before more harm is done: bars well below those at which the large providers shut a sender out."""

from __future__ import annotations

from collections.abc import Mapping

from tamizdat.postroom.answers import Fate

FIRST_LOOK = 100
MOST_REFUSED = 0.5
MOST_COMPLAINTS, MOST_HARD = 0.001, 0.05
FEW = 3


def refusing(fates: Mapping[Fate, int]) -> str:
    """Why a run should stop, "" for no reason: a relay that refuses most of what it gets refuses us, not our readers."""
    refused, accepted = fates.get(Fate.REFUSED, 0), fates.get(Fate.ACCEPTED, 0)
    if refused < FIRST_LOOK or refused <= MOST_REFUSED * (refused + accepted):
        return ""
    return f"{refused:,} of {refused + accepted:,} mails were refused: ask the relay why before sending on"


def hurting(*, accepted: int, complaints: int, hard: int) -> str:
    """Why an issue should pause, from what came back so far. Gmail asks for fewer than 0.1 % complaints, and never 0.3 %."""
    if complaints >= FEW and complaints > MOST_COMPLAINTS * accepted:
        return f"{complaints:,} of {accepted:,} readers complained: providers allow one in a thousand"
    if hard >= FIRST_LOOK and hard > MOST_HARD * accepted:
        return f"{hard:,} of {accepted:,} addresses are dead: the list is old, or was bought"
    return ""
