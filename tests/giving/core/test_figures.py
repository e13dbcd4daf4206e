"""The money desk's figures: right, and never about one person."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import pytest

from tamizdat.giving import figures
from tamizdat.giving.figures import Cell
from tamizdat.giving.models import Contribution, Dispute, Payment, Refund

pytestmark = pytest.mark.django_db
_marks = count(1)
JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)


def mark() -> bytes:
    return next(_marks).to_bytes(32, "big")


def gave(number: int, amount: int = 500, at: str = "2026-06-10", **fields: Any) -> list[Payment]:
    when = datetime.fromisoformat(at).replace(tzinfo=UTC)
    given = {"frequency": "monthly", "currency": "EUR", "provider": "fake", "language": "en", "state": "active"}
    made = [
        Contribution.objects.create(**{**given, "amount": amount, "began_at": when, **fields}) for _ in range(number)
    ]
    return [
        Payment.objects.create(
            contribution=each,
            ref_mark=mark(),
            amount=amount,
            currency=each.currency,
            made_at=when,
            fate="done",
            fee=20,
            first=True,
        )
        for each in made
    ]


def test_what_recurs_is_counted_by_the_month_and_annual_gifts_by_their_twelfth():
    gave(6)
    gave(5, 12_000, "2026-07-03", frequency="annual")
    june, july = figures.monthly("EUR", JUNE, JULY)
    assert (june.recurring, july.recurring) == (Cell(6, 3000), Cell(11, 8000))
    assert (june.began, july.began, july.cancelled) == (Cell(6, 3000), Cell(5, 5000), Cell(0, 0))
    assert figures.now("EUR").recurring == Cell(11, 8000)


def test_who_cancelled_and_whose_card_lapsed_are_counted_apart_where_they_ended():
    gave(6, ended_at=datetime(2026, 7, 5, tzinfo=UTC), state="cancelled")
    gave(5, 700, ended_at=datetime(2026, 7, 9, tzinfo=UTC), state="lapsed")
    gave(7)
    june, july = figures.monthly("EUR", JUNE, JULY)
    assert (june.cancelled, june.lapsed) == (Cell(0, 0), Cell(0, 0))
    assert (july.cancelled, july.lapsed, july.recurring) == (Cell(6, 3000), Cell(5, 3500), Cell(7, 3500))


def test_where_one_kind_of_end_is_too_small_to_be_told_the_other_is_not_told_either():
    gave(6, ended_at=datetime(2026, 7, 5, tzinfo=UTC), state="cancelled")
    gave(2, ended_at=datetime(2026, 7, 9, tzinfo=UTC), state="lapsed")
    gave(20)
    (july,) = figures.monthly("EUR", JULY, JULY)
    assert july.cancelled.hidden
    assert july.lapsed.hidden


def test_single_gifts_renewals_refunds_disputes_and_fees_stand_apart():
    for payment in gave(5, frequency="once", state="paid"):
        Refund.objects.create(
            payment=payment, ref_mark=mark(), amount=100, currency="EUR", fate="done", made_at=payment.made_at
        )
        Dispute.objects.create(
            payment=payment, ref_mark=mark(), amount=500, currency="EUR", verdict="open", made_at=payment.made_at
        )
    gave(8)
    (june,) = figures.monthly("EUR", JUNE, JUNE)
    assert (june.once, june.renewals, june.refunds) == (Cell(5, 2500), Cell(8, 4000), Cell(5, 500))
    assert (june.disputes, june.lost, june.fees) == (Cell(5, 2500), Cell(0, 0), Cell(13, 260))


@pytest.mark.parametrize("few", [1, 4])
def test_so_few_that_it_might_be_one_person_are_not_told(few):
    gave(few, campaign="autumn")
    (june,) = figures.monthly("EUR", JUNE, JUNE)
    assert june.recurring == june.renewals == june.began == Cell(None, None)
    assert figures.by_campaign("EUR", JUNE, JULY) == [figures.Campaign("", Cell(None, None))]


def test_a_small_campaign_cannot_be_found_by_subtraction():
    gave(20, campaign="autumn")
    gave(9, campaign="winter")
    gave(2, campaign="spring")
    found = {each.name: each.payments for each in figures.by_campaign("EUR", JUNE, JULY)}
    assert found == {"autumn": Cell(20, 10_000), "": Cell(11, 5500)}


def test_currencies_are_never_added_up():
    gave(6, currency="JPY")
    gave(7)
    assert figures.currencies() == ["EUR", "JPY"]
    assert figures.now("JPY").recurring == Cell(6, 3000)


def test_the_month_is_the_newsrooms():
    gave(5, at="2026-06-30T22:30", frequency="once")  # half past one in Riga, on the first of July
    june, july = figures.monthly("EUR", JUNE, JULY)
    assert (june.once, july.once) == (Cell(0, 0), Cell(5, 2500))


def test_a_few_single_gifts_cannot_be_found_by_taking_what_recurs_from_a_total():
    gave(5, 700)
    gave(3, 700, frequency="once", state="paid")
    (june,) = figures.monthly("EUR", JUNE, JUNE)
    assert june.once.hidden
    assert june.fees.hidden
    assert (june.recurring, june.renewals) == (Cell(5, 3500), Cell(5, 3500))
    assert figures.by_campaign("EUR", JUNE, JUNE.replace(day=30)) == [figures.Campaign("", Cell(5, 5000))]


def test_a_few_who_begin_or_end_cannot_be_found_by_comparing_two_months():
    gave(26)
    gave(1, 900, "2026-07-03")
    june, july = figures.monthly("EUR", JUNE, JULY)
    assert july.began.hidden
    assert (june.recurring, july.recurring) == (Cell(25, 13_000), Cell(25, 13_000))
    assert figures.monthly("EUR", JUNE, JUNE)[0].recurring == Cell(26, 13_000)


def test_where_nothing_is_hidden_nothing_is_rounded():
    gave(27)
    gave(6, frequency="once", state="paid", campaign="winter")
    found = {each.name: each.payments for each in figures.by_campaign("EUR", JUNE, JULY)}
    assert found == {"": Cell(27, 13_500), "winter": Cell(6, 3000)}
