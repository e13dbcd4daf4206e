"""A gift by bank transfer has no page of a provider: the donor is told what to write on it, as often as he looks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tamizdat.giving import begin
from tamizdat.giving.contributions import Contribution
from tamizdat.giving.models import Call
from tamizdat.giving.providers.port import ProviderError
from tamizdat.giving.tills import Tills

BY_TRANSFER: Final = frozenset({"bank"})


def instructions(ours: Contribution, tills: Tills) -> Mapping[str, str]:
    """What to write on the transfer, by name; nothing for a provider that has a page of its own.

    The provider is asked again with the key that is stored, and says the same again: it asks no bank.
    """
    till = tills.get(ours.provider)
    call = Call.objects.filter(contribution=ours, what=begin.START).first()
    if till is None or call is None or ours.provider not in BY_TRANSFER:
        return {}
    try:
        return till.start(begin.intent(ours), call.key).instructions
    except ProviderError:
        return {}
