"""What a kind of output may ask of the paper's months; a part of :class:`tamizdat.paper.archive.Archive`."""

from __future__ import annotations

from datetime import datetime

from tamizdat.paper import keys
from tamizdat.paper.copy import Card, MonthCount
from tamizdat.paper.mapped import Mapped, mapped
from tamizdat.paper.shelf import Shelf
from tamizdat.press.outputs import Read


class ArchiveMonths:
    def __init__(self, read: Read, shelf: Shelf) -> None:
        self._read = read
        self._shelf = shelf

    def months(self, language: str) -> tuple[str, ...]:
        """Months with stories (``2026-11``), oldest first."""
        self._read(keys.months(language))
        return tuple(one.month for one in self._shelf.months(language))

    def counted_months(self, language: str) -> tuple[MonthCount, ...]:
        """Months with the number of their stories, oldest first."""
        for year_month in self.months(language):
            self._read(keys.month(language, year_month))
        return self._shelf.months(language)

    def month(self, language: str, year_month: str) -> tuple[Card, ...]:
        """The stories of a month, oldest first."""
        self._read(keys.month(language, year_month))
        return self._shown(self._shelf.month(language, year_month))

    def beside(self, language: str, year_month: str) -> tuple[str, str]:
        """The months with stories before and after this one; empty at the ends."""
        self._read(keys.beside(language, year_month))
        return self._shelf.beside(language, year_month)

    def mapped_months(self, language: str) -> list[tuple[str, datetime]]:
        """Months with stories and when these last changed, oldest first."""
        self._read(keys.months(language))
        self._read(keys.maps(language))
        return self._shelf.mapped_months(language)

    def mapped(self, language: str, year_month: str) -> list[Mapped]:
        """What a sitemap says of a month's stories, oldest first."""
        self._read(keys.month_map(language, year_month))
        return mapped(language, year_month)

    def _shown(self, cards: tuple[Card, ...]) -> tuple[Card, ...]:
        for card in cards:
            self._read(keys.card(card.id))
        return cards
