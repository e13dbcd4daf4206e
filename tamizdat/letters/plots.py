"""Plots of a newsletter's readers by weeks, from counts only: who they are is nowhere in here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from tamizdat.circulation.counts import Tally, confirmed_now, series
from tamizdat.circulation.models import Newsletter
from tamizdat.house.bars import HEIGHT, bars

WEEKS: Final = 26
STEP, BAR = 16, 12
"""Pixels: from bar to bar, and the width of one."""


@dataclass(frozen=True, slots=True)
class Point:
    """A week, by its Monday, and its number; ``x``, ``y``, ``height`` place its bar."""

    week: date
    count: int
    x: int
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Plot:
    """``name`` is its title; what the bars show stands in a table as well."""

    name: str
    points: tuple[Point, ...]
    width: int = WEEKS * STEP
    height: int = HEIGHT
    bar: int = BAR

    @property
    def most(self) -> int:
        return max((point.count for point in self.points), default=0)

    @property
    def last(self) -> int:
        return self.points[-1].count if self.points else 0


def plots_of(newsletter: Newsletter) -> list[Plot]:
    """Readers at the end of each week, confirmations, unsubscribes, bounces and complaints of the last half year."""
    kinds = Tally.Kind
    weekly = {kind: _by_week(newsletter, kind) for kind in kinds}
    readers = _readers(confirmed_now(newsletter), weekly[kinds.CONFIRMED], weekly[kinds.LEFT])
    return [
        plot(_("Readers"), readers),
        plot(_("Confirmed"), weekly[kinds.CONFIRMED]),
        plot(_("Unsubscribed"), weekly[kinds.LEFT]),
        plot(_("Bounced"), weekly[kinds.BOUNCED]),
        plot(_("Complained"), weekly[kinds.COMPLAINED]),
    ]


def plot(name: Any, weeks: Sequence[tuple[date, int]]) -> Plot:
    placed = bars([count for _week, count in weeks], STEP)
    return Plot(str(name), tuple(Point(week, count, *bar) for (week, count), bar in zip(weeks, placed, strict=True)))


def _by_week(newsletter: Newsletter, kind: Tally.Kind) -> list[tuple[date, int]]:
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=WEEKS - 1)
    weeks = {first + timedelta(weeks=number): 0 for number in range(WEEKS)}
    for day in series(newsletter, kind, first, today):
        weeks[day.day - timedelta(days=day.day.weekday())] += day.count
    return list(weeks.items())


def _readers(
    now: int, confirmed: Sequence[tuple[date, int]], left: Sequence[tuple[date, int]]
) -> list[tuple[date, int]]:
    """How many there were at the end of each week, counted back from now."""
    found, number = [], now
    for (week, came), (_week, went) in zip(reversed(confirmed), reversed(left), strict=True):
        found.append((week, max(0, number)))
        number += went - came
    return found[::-1]
