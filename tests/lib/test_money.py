"""Money is counted in whole parts of its currency."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.lib.money import Money, NotMoney, places_of, read, read_typed

CURRENCIES = st.sampled_from(["EUR", "USD", "JPY", "KWD", "ISK", "GEL"])


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [
        ("5", "EUR", 500),
        ("5.5", "EUR", 550),
        ("5,50", "EUR", 550),
        (" 1 000 ", "EUR", 100_000),
        ("500", "JPY", 500),
        ("500.00", "JPY", 500),
        ("1.234", "KWD", 1234),
        ("0.1", "KWD", 100),
        ("۵٫۵", "EUR", 550),
    ],
)
def test_an_amount_is_read_as_people_write_it(typed, currency, minor):
    assert read(typed, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("typed", "currency"),
    [
        ("", "EUR"),
        ("-5", "EUR"),
        ("5.001", "EUR"),
        ("5.5", "JPY"),
        ("1.2.3", "EUR"),
        ("1e3", "EUR"),
        ("9" * 40, "EUR"),
        ("five", "EUR"),
        ("1000000000000", "EUR"),
    ],
)
def test_what_is_no_amount_is_refused(typed, currency):
    with pytest.raises(NotMoney):
        read(typed, currency)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("5,5", "EUR", 550),
        ("1\N{NARROW NO-BREAK SPACE}500", "EUR", 150_000),
        ("1,234", "KWD", 1234),
        ("1500", "JPY", 1500),
    ],
)
def test_what_a_person_types_is_read_as_he_means_it(text, currency, minor):
    assert read_typed(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(("text", "currency"), [("5,000", "EUR"), ("1.500", "USD"), ("1,500", "JPY")])
def test_what_may_be_five_or_five_thousand_is_asked_again(text, currency):
    with pytest.raises(NotMoney):
        read_typed(text, currency)


@given(st.integers(0, 10**11), CURRENCIES)
def test_what_is_written_is_read_back(minor, currency):
    assert read(Money(minor, currency).plain, currency) == Money(minor, currency)


@given(st.integers(-(10**9), 10**9), CURRENCIES)
def test_a_negative_sum_is_written_with_its_places(minor, currency):
    written = Money(minor, currency).plain
    assert written.startswith("-") == (minor < 0)
    assert len(written.partition(".")[2]) == places_of(currency)


def test_two_currencies_are_never_added():
    with pytest.raises(NotMoney):
        Money(1, "EUR") + Money(1, "USD")
