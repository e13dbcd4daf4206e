"""The bars of a plot: where each stands, and how high."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

HEIGHT: Final = 80
"""Pixels of the highest."""


def bars(sizes: Sequence[int], step: int) -> Iterator[tuple[int, int, int]]:
    """``x``, ``y`` and height of each, in pixels, ``step`` from one to the next; what is more than nothing is seen."""
    most = max(sizes, default=0) or 1
    for number, size in enumerate(sizes):
        height = max(1, HEIGHT * size // most) if size > 0 else 0
        yield number * step, HEIGHT - height, height
