"""Money: a whole number of a currency's smallest parts, never a float."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_PARTS: Final = {
    **dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split(), 0),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
}
"""Decimal places where they are not two (ISO 4217)."""

_TYPED: Final = re.compile(r"(\d+)(?:[.,٫](\d+))?")
LARGEST: Final = 10**12
"""Smallest parts: more than anybody gives, less than a database's whole number holds."""


class NotMoney(ValueError):  # noqa: N818  it reads as what it says
    """What was typed is no amount of this currency."""


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """``minor``: in the smallest parts of ``currency`` (cents, yen); ``currency``: three capital letters."""

    minor: int
    currency: str

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._like(other).minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._like(other).minor, self.currency)

    def __str__(self) -> str:
        """As in a table: ``12.50 EUR``, ``1500 JPY``."""
        return f"{self.plain} {self.currency}"

    @property
    def plain(self) -> str:
        """With a point and all its decimal places: ``12.50``."""
        places = places_of(self.currency)
        sign, digits = "-" * (self.minor < 0), str(abs(self.minor)).rjust(places + 1, "0")
        return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"

    def _like(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise NotMoney(f"{other} cannot be added to {self}: another currency.")
        return other


def places_of(currency: str) -> int:
    """Decimal places."""
    return _PARTS.get(currency, 2)


def read_typed(text: str, currency: str) -> Money:
    """An amount as a person typed it. ``5,000`` may be five or five thousand: then nobody guesses. Raises :class:`NotMoney`."""
    found = _TYPED.fullmatch("".join(text.split()))
    if found and len(found[2] or "") > places_of(currency):
        raise NotMoney(f"“{text[:40]}” may be meant in two ways.")
    return read(text, currency)


def read(text: str, currency: str) -> Money:
    """An amount as a program or a person writes it: ``5``, ``5.5``, ``5,50``, ``5.00000000``. Raises :class:`NotMoney`."""
    found = _TYPED.fullmatch("".join(text.split()))
    places = places_of(currency)
    rest = str(int("1" + (found[2] or "")))[1:].rstrip("0") if found else ""
    if not found or len(rest) > places or len(found[1]) > len(str(LARGEST)):
        raise NotMoney(f"“{text[:40]}” is no amount in {currency}.")
    minor = int(found[1]) * 10**places + int(rest.ljust(places, "0") or 0)
    if minor > LARGEST:
        raise NotMoney(f"“{text[:40]}” is more than can be given.")
    return Money(minor, currency)
