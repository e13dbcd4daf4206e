from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tamizdat.lib.runs import runs


def test_numbers_that_follow_one_another_are_one_run():
    assert runs([5, 3, 4, 9]) == [(3, 5), (9, 9)]
    assert runs([]) == []


@given(st.sets(st.integers(0, 60)))
def test_runs_hold_all_numbers_and_no_other_and_never_touch(numbers):
    found = runs(numbers)
    assert {number for first, last in found for number in range(first, last + 1)} == numbers
    assert all(later[0] - earlier[1] > 1 for earlier, later in pairwise(found))
