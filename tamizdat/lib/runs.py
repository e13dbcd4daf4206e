"""Numbers that follow one another, told by the first and the last: a database finds those faster than each by itself."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """``[3, 4, 5, 9]`` are 3 to 5 and 9 to 9. In whatever order they come; none twice."""
    row = sorted(numbers)
    if not row:
        return []
    if row[-1] - row[0] == len(row) - 1:
        return [(row[0], row[-1])]
    ends = [place for place, (one, other) in enumerate(pairwise(row), 1) if other - one > 1]
    return [(row[begin], row[end - 1]) for begin, end in zip([0, *ends], [*ends, len(row)], strict=True)]
