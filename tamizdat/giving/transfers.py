"""A gift by bank transfer has no page of a provider: the donor is told what to write on it, as often as he looks.

And nobody is asked before the money is there: from where it came is looked at when a statement is read, before it is taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tamizdat.giving import begin
from tamizdat.giving.contributions import Contribution
from tamizdat.giving.designations import Designation
from tamizdat.giving.donor_rules import Facts, Purpose, decide
from tamizdat.giving.models import Call
from tamizdat.giving.providers.bank.lines import Line
from tamizdat.giving.providers.bank.register import Promise
from tamizdat.giving.providers.port import ProviderError
from tamizdat.giving.tills import Tills

BY_TRANSFER: Final = frozenset({"bank"})


def instructions(ours: Contribution, tills: Tills) -> Mapping[str, str]:
    """What to write on the transfer, by name; nothing for a provider that has a page of its own, and none for a donor who may not pay.

    The provider is asked again with the key that is stored, and says the same again: it asks no bank.
    """
    till = tills.get(ours.provider)
    call = Call.objects.filter(contribution=ours, what=begin.START).first()
    if till is None or call is None or not is_promised(ours):
        return {}
    try:
        return till.start(begin.intent(ours), call.key).instructions
    except ProviderError:
        return {}


def is_promised(ours: Contribution) -> bool:
    return ours.provider in BY_TRANSFER


def may_be_taken(promise: Promise, line: Line) -> bool:
    """By the rules of the day on which it came; the country is looked at and dropped. One that the statement does not say passes."""
    came = any(not each.back for each in promise.came)
    facts = Facts(
        residence=line.country,
        payer_country=line.country,
        currency=line.money.currency,
        provider="bank",
        frequency=promise.frequency,
        purpose=Purpose.RENEWAL if came or not line.country else Purpose.FIRST,
    )
    return decide(facts, line.day).allowed


def rules_are_in_force() -> bool:
    return Designation.objects.filter(lifted_at=None).exists()
