"""What is suggested before an editor has written anything: round sums that are much the same in every currency."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from tamizdat.giving.providers.port import Frequency
from tamizdat.lib.money import Money, places_of

SUGGESTED: Final = {
    Frequency.ONCE: (10, 25, 50, 100),
    Frequency.MONTHLY: (3, 5, 10, 20),
    Frequency.ANNUAL: (30, 60, 120, 240),
}
"""In euros, dollars, pounds."""
MINIMUM: Final = {Frequency.ONCE: 2, Frequency.MONTHLY: 2, Frequency.ANNUAL: 10}
USUAL: Final = 1
"""Which of the suggested sums is chosen already: the second."""

SCALE: Final[dict[str, Fraction]] = {
    **dict.fromkeys("AED BRL ILS PLN RON".split(), Fraction(4)),
    **dict.fromkeys("CNY DKK HKD MXN MDL NOK SEK ZAR".split(), Fraction(10)),
    **dict.fromkeys("CZK INR KGS RUB THB TRY TWD UAH".split(), Fraction(50)),
    **dict.fromkeys("BDT HUF ISK JPY KZT RSD AMD".split(), Fraction(200)),
    **dict.fromkeys("COP KRW MNT".split(), Fraction(2000)),
    **dict.fromkeys("IDR LBP UZS VND".split(), Fraction(20000)),
    **dict.fromkeys("BHD JOD KWD OMR TND".split(), Fraction(1, 2)),
    "GEL": Fraction(3),
}
"""How many of it stand for a euro, roughly: for sums that look right, never for a conversion."""


def suggested(frequency: Frequency, currency: str) -> tuple[Money, ...]:
    return tuple(_scaled(euros, currency) for euros in SUGGESTED[frequency])


def minimum(frequency: Frequency, currency: str) -> Money:
    return _scaled(MINIMUM[frequency], currency)


def _scaled(euros: int, currency: str) -> Money:
    return Money(int(euros * SCALE.get(currency, 1) * 10 ** places_of(currency)), currency)
