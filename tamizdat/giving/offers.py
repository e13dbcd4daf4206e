"""What is offered to a reader of a language in a currency: sums, the smallest one, and what a month buys, as editors wrote it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from tamizdat.giving import first_offers
from tamizdat.giving.providers.port import Frequency
from tamizdat.lib.money import Money, NotMoney, read

MOST: Final = 6
"""Sums on one page; more choice is none."""
LARGEST: Final = 100_000
"""So often the smallest sum is the largest one that is taken: above it are slips and jokes, and what no provider takes."""


def _frequencies() -> list[tuple[str, object]]:
    return [(Frequency.ONCE, _("Once")), (Frequency.MONTHLY, _("Monthly")), (Frequency.ANNUAL, _("Annual"))]


class Offer(models.Model):
    """One language and currency. Sums as a person writes them, with spaces between; empty: the house's own (:mod:`.first_offers`).

    ``place``: the currency with the smallest is the first one that readers of the language are shown.
    """

    language = models.CharField(_("language"), max_length=16)
    currency = models.CharField(_("currency"), max_length=3, help_text=_("Three capital letters: EUR."))
    place = models.PositiveSmallIntegerField(_("place among the currencies"), default=1)
    frequency = models.CharField(
        _("chosen already"), max_length=8, choices=_frequencies, default=Frequency.MONTHLY.value
    )
    once = models.CharField(_("sums, once"), max_length=120, blank=True, help_text=_("For example: 10 25 50 100"))
    monthly = models.CharField(_("sums a month"), max_length=120, blank=True)
    annual = models.CharField(_("sums a year"), max_length=120, blank=True)
    least_once = models.CharField(_("at least, once"), max_length=20, blank=True)
    least_monthly = models.CharField(_("at least a month"), max_length=20, blank=True)
    least_annual = models.CharField(_("at least a year"), max_length=20, blank=True)
    buys = models.TextField(
        _("what a month buys"),
        blank=True,
        help_text=_("A line for each sum: “5 = an hour of a lawyer for a reporter”. Only what is true."),
    )

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ["language", "place", "currency"]
        constraints = [models.UniqueConstraint(fields=["language", "currency"], name="one_offer")]

    def __str__(self) -> str:
        return f"{self.language} {self.currency}"

    def clean(self) -> None:
        """Every sum is one of the currency, and the suggested ones are not under the least."""
        wrong = {name: error for name in _SUMS if (error := self._wrong(name))}
        if wrong:
            raise ValidationError(wrong)

    def sums(self, name: str) -> tuple[Money, ...]:
        """Raises :class:`NotMoney`."""
        return tuple(read(word, self.currency) for word in getattr(self, name).split())

    def bought(self) -> tuple[tuple[Money, str], ...]:
        """Raises :class:`NotMoney`."""
        lines = (line.partition("=") for line in self.buys.splitlines() if line.strip())
        return tuple((read(figure, self.currency), words.strip()) for figure, _equals, words in lines)

    def _wrong(self, name: str) -> str:
        try:
            found = self.bought() if name == "buys" else self.sums(name)
        except NotMoney:
            return str(_("These are no sums in %(currency)s.") % {"currency": self.currency})
        return str(_("These are too many.")) if len(found) > (1 if name.startswith("least") else MOST) else ""


_SUMS: Final = ("once", "monthly", "annual", "least_once", "least_monthly", "least_annual", "buys")


@dataclass(frozen=True, slots=True)
class Offered:
    """``currencies``: the first is this language's own. ``frequency`` and ``amount``: what is chosen already."""

    currency: str
    currencies: tuple[str, ...]
    suggested: Mapping[Frequency, tuple[Money, ...]]
    minimum: Mapping[Frequency, Money]
    buys: tuple[tuple[Money, str], ...]
    frequency: Frequency

    def most(self, frequency: Frequency) -> Money:
        return Money(self.minimum[frequency].minor * LARGEST, self.currency)

    def usual(self, frequency: Frequency) -> Money:
        """The sum that is chosen already."""
        sums = self.suggested[frequency]
        return sums[min(first_offers.USUAL, len(sums) - 1)]


def offer(language: str, currency: str, currencies: Sequence[str]) -> Offered:
    """For a page of ``language``; ``currencies``: those that the newspaper takes, its own first. Another ``currency`` is not kept."""
    rows = {row.currency: row for row in Offer.objects.filter(language=language) if row.currency in currencies}
    ordered = tuple(dict.fromkeys((*rows, *currencies)))
    chosen = currency if currency in ordered else ordered[0]
    row = rows.get(chosen) or Offer(language=language, currency=chosen)
    return Offered(
        currency=chosen,
        currencies=ordered,
        suggested={each: row.sums(each) or first_offers.suggested(each, chosen) for each in Frequency},
        minimum={each: _least(row, each) for each in Frequency},
        buys=row.bought(),
        frequency=Frequency(row.frequency),
    )


def _least(row: Offer, frequency: Frequency) -> Money:
    return next(iter(row.sums(f"least_{frequency}")), first_offers.minimum(frequency, row.currency))
