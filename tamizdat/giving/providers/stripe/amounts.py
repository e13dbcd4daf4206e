"""Amounts as Stripe counts them, which is not always how the currency does.

Source: Stripe's documentation, "Supported currencies": zero-decimal currencies, three-decimal currencies, special cases,
minimum and maximum charge amounts (docs/developers/providers.md).
"""

from __future__ import annotations

from typing import Final

from tamizdat.giving.providers.port import AmountRefused
from tamizdat.lib.money import Money, places_of

_WHOLE: Final = frozenset("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split())
_THREE: Final = frozenset("BHD JOD KWD OMR TND".split())
_COARSE: Final = {**dict.fromkeys(_THREE, 10), "ISK": 100, "UGX": 100}
"""Of how many parts an amount has to be a multiple. ISK and UGX are counted in hundredths that they do not have."""

_LEAST: Final = {
    **dict.fromkeys("AUD BRL CAD CHF EUR INR NZD SGD USD".split(), 50),
    **dict.fromkeys("AED MYR PLN RON".split(), 200),
    "BGN": 100,
    "CZK": 1500,
    "DKK": 250,
    "GBP": 30,
    "HKD": 400,
    "HUF": 17500,
    "JPY": 50,
    "MXN": 1000,
    "NOK": 300,
    "SEK": 300,
    "THB": 1000,
}
"""In our smallest parts, for an account that settles in the same currency; another may have to take a little more."""
_MOST: Final = 99_999_999
"""In Stripe's parts."""


def least(currency: str) -> int:
    """The smallest charge in our parts; one of Stripe's where no least is known, and Stripe decides."""
    return _LEAST.get(currency, 1)


def to_stripe(money: Money) -> int:
    """Raises :class:`AmountRefused` for what Stripe cannot take."""
    ours, theirs = places_of(money.currency), places(money.currency)
    amount, rest = divmod(money.minor * int(10**theirs), int(10**ours))
    if rest or amount % _COARSE.get(money.currency, 1):
        raise AmountRefused(f"Stripe takes no amount as fine as {money}.")
    if money.minor < least(money.currency) or amount > _MOST:
        raise AmountRefused(f"Stripe does not take {money}: too little or too much.")
    return amount


def from_stripe(amount: int, currency: str) -> Money:
    """``currency`` in whatever letters. Parts of a smallest part, which a fee can have, are dropped."""
    name = currency.upper()
    return Money(amount * 10 ** places_of(name) // 10 ** places(name), name)


def places(currency: str) -> int:
    """Decimal places of an amount at Stripe."""
    if currency in _WHOLE:
        return 0
    return 3 if currency in _THREE else 2
