"""The till's clock: as the wall's until somebody moves it on, and never back."""

from __future__ import annotations

import calendar
from datetime import UTC, datetime, timedelta


class Clock:
    """``at``: where it stands still until it is moved; None: it goes with the wall's."""

    def __init__(self, at: datetime | None = None) -> None:
        self._at = at
        self._ahead = timedelta()

    def now(self) -> datetime:
        return (self._at or datetime.now(UTC)) + self._ahead

    def move(self, by: timedelta) -> None:
        self._ahead += max(by, timedelta())


def months_on(start: datetime, months: int) -> datetime:
    """The same day so many months later; the last of the month where it has no such day."""
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    return start.replace(year=year, month=month + 1, day=min(start.day, calendar.monthrange(year, month + 1)[1]))
