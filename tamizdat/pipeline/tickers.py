"""How far campaigns are, as the paper shows it: counted from the ledger when the press runs, and rounded."""

from __future__ import annotations

from typing import Final

import msgspec
from django.db import transaction

from tamizdat.giving.asks import Ask
from tamizdat.giving.campaigns import Campaign
from tamizdat.giving.raised import raised
from tamizdat.house.asks import Ticker
from tamizdat.lib.money import Money
from tamizdat.paper.models import PrintedTicker
from tamizdat.pipeline.subjects import TICKER
from tamizdat.pipeline.waking import note

STEPS: Final = 100
"""A goal is shown in so many steps."""
ALSO: Final = 2
"""Other currencies that are shown beside the goal's own."""


@transaction.atomic
def print_tickers() -> None:
    """Of every campaign with a goal that an ask belongs to."""
    shown = dict(PrintedTicker.objects.values_list("campaign", "copy"))
    campaigns = Campaign.objects.filter(goal__isnull=False, pk__in=Ask.objects.filter(on=True).values("campaign"))
    wanted = {each.slug: msgspec.json.encode(ticker(each)).decode() for each in campaigns}
    changed = [slug for slug in sorted({*shown, *wanted}) if shown.get(slug) != wanted.get(slug)]
    for slug in changed:
        if slug in wanted:
            PrintedTicker.objects.update_or_create(pk=slug, defaults={"copy": wanted[slug]})
        else:
            PrintedTicker.objects.filter(pk=slug).delete()
    if changed:
        note(*(f"{TICKER}:{slug}" for slug in changed))


def ticker(campaign: Campaign) -> Ticker:
    """A campaign with a goal. Currencies are not converted: the largest others stand beside the goal's own."""
    goal = Money(campaign.goal or 1, campaign.currency)
    came = {money.currency: money.minor for money in raised(campaign.counted_as)}
    step = max(1, goal.minor // STEPS)
    others = {each: _coarse(minor, step) for each, minor in came.items() if each != goal.currency}
    largest = sorted((each for each in others if others[each]), key=lambda each: (-others[each], each))[:ALSO]
    return Ticker(
        goal,
        Money(_coarse(came.get(goal.currency, 0), step), goal.currency),
        tuple(Money(others[each], each) for each in largest),
    )


def _coarse(minor: int, step: int) -> int:
    """Rounded down: nobody is told of money that is not there."""
    return minor // step * step
