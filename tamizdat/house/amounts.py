"""Money as the page's language writes it: €5, 5 €, ‎5,50 PLN."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from tamizdat.house.dates import number
from tamizdat.house.speech import language
from tamizdat.lib.money import Money, places_of

SIGNS: Final = {
    "EUR": "€",
    "USD": "$",
    "GBP": "£",
    "JPY": "¥",
    "UAH": "₴",
    "GEL": "₾",
    "ILS": "₪",
    "TRY": "₺",
    "INR": "₹",
    "KZT": "₸",
    "PLN": "zł",
    "CZK": "Kč",
}
"""Only those that mean one currency wherever we are read: a dollar is the American one."""
BEFORE: Final = {"en"}
"""Languages that write the sign before the sum."""
NO_BREAK: Final = "\u00a0"


def amount(money: Money) -> str:
    """Without empty decimal places: €5, but €5.50."""
    value = number(Decimal(typed(money)))
    sign = SIGNS.get(money.currency, money.currency)
    if language() in BEFORE:
        return f"{sign}{value}" if len(sign) == 1 else f"{sign}{NO_BREAK}{value}"
    return f"{value}{NO_BREAK}{sign}"


def typed(money: Money) -> str:
    """As a person would type it into a field: 5, 5.50."""
    places = places_of(money.currency)
    return money.plain.removesuffix("." + "0" * places) if places else money.plain


FILTERS = {"amount": amount, "typed": typed}
