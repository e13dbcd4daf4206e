"""Pages at providers that were open when a designation came: their donors were never asked about that country.

Where somebody lives is kept nowhere. But nobody is led to a provider before he has said that he lives in none of the countries of that
moment; so what was begun after a designation has its answer, and what was begun before has none.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db.models import Q
from django.utils import timezone

from tamizdat.giving import approvals
from tamizdat.giving.contributions import Contribution, State
from tamizdat.giving.designations import Designation
from tamizdat.giving.donor_rules import ELSEWHERE, Facts, Purpose, decide
from tamizdat.giving.providers.port import Frequency
from tamizdat.giving.tills import Tills

JUDGED_WHEN_IT_COMES: Final = ("bank",)
"""A promised transfer: its page shows no account any more, and the statement says where the money is from before it is taken."""


def may_be_paid(ours: Contribution) -> bool:
    """Whether its donor may still be led to pay what he began."""
    today = timezone.localdate()
    facts = Facts(
        residence=_residence(ours, today),
        currency=ours.currency,
        provider=ours.provider,
        frequency=Frequency(ours.frequency),
        purpose=Purpose.FIRST,
    )
    return decide(facts, today).allowed


def let_go(tills: Tills) -> int:
    """Pages that may not be paid any more are let go, and who had them open is forgotten; how many there were. Called in each round:
    one that was being opened just then is met by the next.

    Those stay whose provider tells the payer's country before money moves: that decides.
    """
    newest = Designation.objects.filter(lifted_at=None).order_by("-made_at").first()
    if newest is None:
        return 0
    unknown = Q(pk=None)
    for name, till in tills.items():
        if name not in JUDGED_WHEN_IT_COMES:
            can = till.capabilities()
            unknown |= Q(provider=name, frequency__in=[each for each in Frequency if not can.tells(each)])
    rows = Contribution.objects.filter(unknown, state=State.AWAITING, made_at__lt=newest.made_at)
    found = [ours for ours in rows.order_by("pk") if not may_be_paid(ours)]
    for ours in found:
        approvals.refuse(ours)
    return len(found)


def _residence(ours: Contribution, today: date) -> str:
    """*In none of these countries*, or nothing, where he was not asked about all of them. A single gift goes by the rules of the day."""
    later = Designation.objects.filter(lifted_at=None, made_at__gt=ours.made_at)
    if not ours.recurs:
        later = later.filter(from_date__lte=today)
    return "" if later.exists() else ELSEWHERE
