"""Plots of money by months, from totals only; what is too small to be told is a gap and not a nought."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from tamizdat.giving.figures import Cell
from tamizdat.house.amounts import amount
from tamizdat.house.bars import HEIGHT, bars
from tamizdat.lib.money import Money

STEP, BAR = 26, 20
"""Pixels: from bar to bar, and the width of one."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A month by its first day; ``told`` is what the table says of it."""

    month: date
    told: str
    x: int
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Plot:
    name: str
    bars: tuple[Bar, ...]
    height: int = HEIGHT
    bar: int = BAR

    @property
    def width(self) -> int:
        return STEP * len(self.bars)

    @property
    def last(self) -> str:
        return self.bars[-1].told if self.bars else ""


HIDDEN: Final = "…"


def told(cell: Cell, currency: str) -> str:
    """``12 · €340``; dots where it might be one person."""
    if cell.count is None or cell.minor is None:
        return HIDDEN
    return f"{cell.count} · {amount(Money(cell.minor, currency))}" if cell.count else "0"


def plot(name: str, months: Iterable[tuple[date, Cell]], currency: str) -> Plot:
    """By the money of each month."""
    cells = list(months)
    placed = bars([cell.minor or 0 for _month, cell in cells], STEP)
    made = (Bar(month, told(cell, currency), *bar) for (month, cell), bar in zip(cells, placed, strict=True))
    return Plot(name, tuple(made))
