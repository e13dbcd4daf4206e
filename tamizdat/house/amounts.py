"""Money as the page's language writes it: *€5*, *12,50 €*, *1.500 KWD*. Never through a float."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from tamizdat.house import dates
from tamizdat.house.speech import language
from tamizdat.lib.money import Money, places_of

SIGNS: Final = {
    "AUD": "A$",
    "CAD": "CA$",
    "EUR": "€",
    "GBP": "£",
    "GEL": "₾",
    "ILS": "₪",
    "INR": "₹",
    "JPY": "¥",
    "KRW": "₩",
    "KZT": "₸",
    "NZD": "NZ$",
    "RUB": "₽",
    "UAH": "₴",
    "USD": "$",
}
"""Where a sign says it as clearly as the three letters do."""
IN_FRONT: Final = {"en"}
"""Languages that write the sign before the figure; in others it stands behind, after a space that does not break."""


def amount(money: Money) -> str:
    """As in a sentence or on a button: no decimal places where they are all noughts."""
    whole = money.minor % 10 ** places_of(money.currency) == 0
    return _with_sign(dates.number(_figure(money), 0 if whole else places_of(money.currency)), money.currency)


def amount_in_full(money: Money) -> str:
    """As on a receipt: with all its decimal places."""
    return _with_sign(dates.number(_figure(money), places_of(money.currency)), money.currency)


def typed(money: Money) -> str:
    """As a person types it into a field, for machines: 5, 5.50."""
    places = places_of(money.currency)
    return money.plain.removesuffix("." + "0" * places) if places else money.plain


FILTERS: Final = {"amount": amount, "amount_in_full": amount_in_full, "typed": typed}


def _figure(money: Money) -> Decimal:
    return Decimal(money.minor).scaleb(-places_of(money.currency))


def _with_sign(figure: str, currency: str) -> str:
    sign = SIGNS.get(currency, currency)
    if language() in IN_FRONT and currency in SIGNS:
        return f"{sign}{figure}"
    return f"{figure}\N{NO-BREAK SPACE}{sign}"
