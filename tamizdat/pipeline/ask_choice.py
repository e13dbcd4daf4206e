"""The choice that an ask carries: what is offered in its language, as giving offers it on its own page."""

from __future__ import annotations

from django.conf import settings

from tamizdat.giving.offers import offer
from tamizdat.giving.providers.port import Frequency
from tamizdat.house.asks import Amounts, Choice


def choice(language: str) -> Choice | None:
    """None while no way to give is switched on."""
    currencies = settings.NEWSPAPER.giving_currencies
    if not settings.NEWSPAPER.giving or not currencies:
        return None
    offered = offer(language, "", currencies)
    sums = tuple(Amounts(each.value, offered.suggested[each]) for each in Frequency)
    return Choice(offered.currency, offered.frequency.value, sums)
