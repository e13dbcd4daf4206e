from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.postroom.errors import WrongHeader
from tamizdat.postroom.headers import checked_address
from tamizdat.postroom.verp import Delivery, ReturnAddress

BOX = ReturnAddress("bounces", "farshore.example", b"k" * 32)


@given(st.from_regex(r"[a-z0-9]{1,12}", fullmatch=True), st.integers(0, 10**15 - 1), st.integers(0, 9999))
def test_a_return_address_names_its_delivery_whatever_case_it_comes_back_in(issue: str, row: int, attempt: int):
    address = BOX.to(issue, row, attempt)
    assert checked_address(address) == address
    assert len(address.partition("@")[0]) <= 64
    assert BOX.read(address) == BOX.read(f"<{address.upper()}>") == Delivery(issue, row, attempt)


@given(st.text(max_size=120))
def test_every_other_address_is_nobodys(address: str):
    assert BOX.read(address) is None


@pytest.mark.parametrize(
    "forged",
    [
        BOX.to("7", 42, 1).replace("42", "43"),
        BOX.to("7", 42, 1).replace("-1-", "-2-"),
        BOX.to("7", 42, 1).replace("+7-", "+8-"),
        BOX.to("7", 42, 1).replace("farshore", "farshor"),
        BOX.to("7", 42, 1).replace("bounces", "bounce"),
        ReturnAddress("bounces", "farshore.example", b"x" * 32).to("7", 42, 1),
        BOX.to("7", 42, 1).replace("+7", "+٧"),
        BOX.to("7", 42, 1)[:-30] + "@farshore.example",
    ],
)
def test_a_forged_return_address_is_nobodys(forged: str):
    assert BOX.read(forged) is None


def test_no_two_deliveries_share_an_address():
    assert len({BOX.to(i, row, a) for i in "12" for row in (1, 11, 111) for a in (1, 11)}) == 12


@pytest.mark.parametrize(("box", "issue"), [("Bounces+x", "7"), ("bounces", "7-1"), ("bounces", "")])
def test_a_name_that_would_break_the_address_is_refused(box: str, issue: str):
    with pytest.raises(WrongHeader):
        ReturnAddress(box, "farshore.example", b"k" * 32).to(issue, 1, 1)
