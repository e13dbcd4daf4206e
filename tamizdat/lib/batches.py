"""A long row in short pieces (``itertools.batched`` comes with Python 3.12)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Lists of ``size`` items, the last one shorter; none when there are no items."""
    row = iter(items)
    while batch := list(islice(row, size)):
        yield batch
