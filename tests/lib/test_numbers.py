"""Numbers of rows that come from outside."""

import pytest

from tamizdat.lib.numbers import row_number


def test_a_number_of_a_row_is_read():
    assert [row_number(each) for each in ("7", "042", "9" * 18)] == [7, 42, 10**18 - 1]


@pytest.mark.parametrize("written", ["", "²", "٣", "-1", "+1", "1.0", " 1", "1_0", "\0", "9" * 19, "9" * 5000])
def test_what_no_row_can_have_is_nought(written):
    assert row_number(written) == 0
