"""When a weekly letter is due: a weekday and an hour in the newsroom's zone, over every change of its clocks.

* An hour that the clocks leave out (spring) is taken as long after midnight as it would have been: 02:30 becomes 03:30.
* An hour that comes twice (autumn) is the first of the two. So there is one moment a week, never none and never two.
* The draft appears two days before, at the same hour by the clock.
* What was due and did not go out within :data:`GRACE`, because the machine was off, does not go out by itself any more:
  a number that was current yesterday may be wrong today, and a copy of a machine brought back may have sent it. It asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

LEAD: Final = timedelta(days=2)
GRACE: Final = timedelta(hours=1)

Standing = Literal["early", "due", "overdue"]


@dataclass(frozen=True, slots=True)
class Weekly:
    """``weekday`` counts from Monday, 0; ``hour`` is the time of day by the clocks of ``zone``."""

    weekday: int
    hour: time
    zone: ZoneInfo

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:  # noqa: PLR2004  the days of a week
            raise ValueError(f"weekday is {self.weekday}: it must be from 0, Monday, to 6, Sunday")

    def due_on(self, day: date) -> datetime:
        """The moment of this hour on ``day``, in UTC, on which all else is counted."""
        return datetime.combine(day, self.hour.replace(fold=0, tzinfo=None), self.zone).astimezone(UTC)

    def next_due(self, after: datetime) -> datetime:
        """The first moment that is due later than ``after`` (aware)."""
        day = after.astimezone(self.zone).date() - timedelta(days=1)
        day += timedelta(days=(self.weekday - day.weekday()) % 7)
        while (due := self.due_on(day)) <= after:
            day += timedelta(days=7)
        return due

    def draft_at(self, due: datetime) -> datetime:
        """When the draft of a letter due at ``due`` appears: two days before by the calendar, at the same hour by the clock."""
        there = due.astimezone(self.zone).replace(tzinfo=None, fold=0)
        return (there - LEAD).replace(tzinfo=self.zone).astimezone(UTC)

    def next_to_draft(self, now: datetime) -> datetime | None:
        """The moment of the next letter if its draft should be there by now. Letters that were due in the past are not made up for."""
        due = self.next_due(now)
        return due if self.draft_at(due) <= now else None


def standing(due: datetime, now: datetime) -> Standing:
    """Whether an approved letter waits, goes out now, or is so late that somebody has to be asked."""
    if now < due:
        return "early"
    return "due" if now - due <= GRACE else "overdue"
