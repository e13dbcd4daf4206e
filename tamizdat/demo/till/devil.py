"""What the devil does to webhooks on their way: repeats, delays and so reorders, drops, replays and forges them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Trick(StrEnum):
    PLAIN = "sent"
    REPLAY = "replayed"
    """What was signed at first comes again long after."""
    FORGED = "forged"
    """Another body under a signature that is not its own."""


@dataclass(frozen=True, slots=True)
class Errand:
    """``wait``: seconds from now."""

    wait: float
    trick: Trick = Trick.PLAIN


HONEST: Final = (Errand(0.0),)
DROPS, REPEATS, REPLAYS, FORGES = 0.15, 0.35, 0.2, 0.3
WAITS: Final = (0.0, 0.0, 1.0, 4.0, 15.0)
LONG: Final = 400.0
"""More than the five minutes for which a signature of Stripe's is good."""


def errands(chance: random.Random) -> tuple[Errand, ...]:
    """For one event; none at all where it is dropped."""
    planned = [] if chance.random() < DROPS else [Errand(chance.choice(WAITS))]
    if planned and chance.random() < REPEATS:
        planned += [Errand(chance.choice(WAITS)) for _ in range(chance.randint(1, 3))]
    if chance.random() < REPLAYS:
        planned.append(Errand(LONG, Trick.REPLAY))
    if chance.random() < FORGES:
        planned.append(Errand(chance.choice(WAITS), Trick.FORGED))
    return tuple(planned)
