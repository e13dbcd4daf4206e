"""Amounts as PayPal writes them: decimal text, without decimals in three currencies that have them elsewhere.

Source: PayPal's documentation, "Currency codes" (docs/developers/providers.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from tamizdat.giving.providers.port import AmountRefused
from tamizdat.lib.money import Money, places_of

CURRENCIES: Final = frozenset(
    "AUD BRL CAD CHF CZK DKK EUR GBP HKD HUF ILS JPY MXN MYR NOK NZD PHP PLN SEK SGD THB TWD USD".split()
)
WHOLE: Final = frozenset("HUF JPY TWD".split())


def to_paypal(money: Money) -> dict[str, str]:
    """Raises :class:`AmountRefused` for what PayPal cannot take."""
    text = money.plain
    if money.currency in WHOLE and places_of(money.currency):
        whole, _, rest = text.partition(".")
        if rest.strip("0"):
            raise AmountRefused(f"PayPal takes no amount as fine as {money}.")
        text = whole
    if money.minor <= 0 or money.currency not in CURRENCIES:
        raise AmountRefused(f"PayPal does not take {money}.")
    return {"currency_code": money.currency, "value": text}


def from_paypal(told: Mapping[str, Any]) -> Money:
    """Exact, whatever decimals there are; a sign is dropped, since refunds are told with and without one."""
    currency = str(told["currency_code"])
    scaled = abs(Decimal(str(told["value"]))).scaleb(places_of(currency))
    if scaled != int(scaled):
        raise ValueError("an amount finer than its currency")
    return Money(int(scaled), currency)
