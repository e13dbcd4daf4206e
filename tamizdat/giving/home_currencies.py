"""Currencies of one country alone: money in them comes through a bank there."""

from __future__ import annotations

from typing import Final

_SHARED: Final = frozenset(
    {"EUR", "USD", "XAF", "XOF", "XPF", "XCD", "AUD", "NZD", "CHF", "GBP", "DKK", "NOK", "ZAR", "ILS", "MAD"}
)
"""Used in several countries, or held by people everywhere."""


def home_of(currency: str) -> str:
    """The country of a currency (``RUB``: ``RU``); empty for one that says nothing of where its holder banks.

    ISO 4217 makes a currency's code of its country's (ISO 3166-1) and a letter.
    """
    if len(currency) != 3 or currency in _SHARED or currency.startswith("X"):  # noqa: PLR2004  letters of a code
        return ""
    return currency[:2].upper()
