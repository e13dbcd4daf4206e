"""Months counted as months: the 31st of August and six months is the 28th of February, never the 3rd of March.

A month is a whole number, 12 × year + month − 1, so that *in five months* is an addition.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time
from typing import Final

from django.utils import timezone

MOST: Final = 24
"""Months ahead that somebody may ask to be reminded in."""


def month_of(day: date) -> int:
    return day.year * 12 + day.month - 1


def first_of(month: int) -> date:
    """Its first day."""
    return date(month // 12, month % 12 + 1, 1)


def noon_in(month: int) -> datetime:
    """A moment in it, as the house's filters write dates."""
    return timezone.make_aware(datetime.combine(first_of(month), time(12)))


def day_in(month: int, day: int) -> date:
    """That day of the month, or its last one where it has no such day."""
    first = first_of(month)
    return first.replace(day=min(day, monthrange(first.year, first.month)[1]))


def ahead(today: date, months: int = 12) -> list[int]:
    """The months that come, beginning with the next."""
    return [month_of(today) + later for later in range(1, months + 1)]


def can_be_asked(month: int, today: date) -> bool:
    return 1 <= month - month_of(today) <= MOST
