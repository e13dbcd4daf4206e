"""Why an amount that was typed is none that can be given, in the words of its reader."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from tamizdat.giving.offers import Offered
from tamizdat.giving.providers.port import Frequency
from tamizdat.house.amounts import amount
from tamizdat.lib.money import Money

NO_AMOUNT: Final = _("This is no amount: write figures, like 5 or 12.50.")
TOO_LITTLE: Final = _("At least %(amount)s: of less, the provider’s fee would leave nothing.")
TOO_MUCH: Final = _("At most %(amount)s at once.")


def out_of_bounds(money: Money, offered: Offered, frequency: Frequency) -> str:
    """Empty for an amount that may be given."""
    least, most = offered.minimum[frequency], offered.most(frequency)
    if money < least:
        return str(TOO_LITTLE) % {"amount": amount(least)}
    return str(TOO_MUCH) % {"amount": amount(most)} if money > most else ""
