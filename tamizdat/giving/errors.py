"""What giving refuses, in words for the person who can act."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tamizdat.giving.donor_rules import Decision


class GivingError(Exception):
    """The family. No message of it holds an address, a reference or a token."""


class MustNotGive(GivingError):  # noqa: N818  it reads as what it says
    """Giving would be a crime for this person, or we cannot know that it is none. Nothing was stored."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(f"A donor rule says no: {decision.reason}.")
        self.decision = decision


class NotOffered(GivingError):  # noqa: N818  it reads as what it says
    """The provider is not switched on, was closed by a move, or cannot take this amount, currency or frequency."""


class AgreedAlready(GivingError):  # noqa: N818  it reads as what it says
    """By this link of a move something has begun; a second one would be taken beside it."""


class ProviderTrouble(GivingError):  # noqa: N818  it reads as what it says
    """The provider did not answer, or refused. Whoever wanted to give may try again or choose another."""


class SaysNo(ProviderTrouble):
    """The provider refused, and will again: another way to give may do."""


class AmountNotTaken(SaysNo):
    """It takes no such amount; another one may do."""


class WrongSnapshot(GivingError):  # noqa: N818  it reads as what it says
    """A snapshot of another contribution: a fault of a provider's adapter, or of whoever called."""


class NoSuchThing(GivingError):  # noqa: N818  it reads as what it says
    """No contribution of this number, or not with this reference."""
