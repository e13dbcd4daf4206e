from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from tamizdat.house import dates

MOMENT = datetime(2026, 11, 24, 22, 5, tzinfo=UTC)  # five past midnight in Riga


@pytest.mark.parametrize(
    ("language", "date", "day", "month"),
    [
        ("en", "25 November 2026", "Wednesday, 25 November 2026", "November 2026"),
        ("ru", "25 ноября 2026 г.", "Среда, 25 ноября 2026 г.", "Ноябрь 2026 г."),
        ("fa", "۲۵ نوامبر ۲۰۲۶", "چهارشنبه، ۲۵ نوامبر ۲۰۲۶", "نوامبر ۲۰۲۶"),
    ],
)
def test_dates_are_written_as_the_language_does_in_the_newsrooms_zone(language, date, day, month):
    with translation.override(language):
        assert (dates.date(MOMENT), dates.day(MOMENT), dates.month(MOMENT)) == (date, day, month)


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("ru", "25 ноября"),
        ("uk", "25 листопада"),
        ("be", "25 лістапада"),
        ("pl", "25 listopada"),
        ("cs", "25. listopadu"),
        ("hr", "25. studenoga"),
        ("lt", "lapkričio 25 d."),
        ("fi", "25. marraskuuta"),
        ("el", "25 Νοεμβρίου"),
        ("ca", "25 novembre"),
        ("de", "25. November"),
        ("fr", "25 novembre"),
        ("fa", "۲۵ نوامبر"),
    ],
)
def test_a_month_beside_its_day_has_the_form_that_the_language_asks_for(language, written):
    with translation.override(language):
        assert dates.month_day(MOMENT) == written


def test_a_belarusian_date_is_not_written_the_american_way():
    with translation.override("be"):
        assert dates.date(MOMENT) == "25 лістапада 2026"


def test_a_month_alone_keeps_its_own_form():
    with translation.override("ru"):
        assert (dates.month_name(MOMENT), dates.month(MOMENT)) == ("Ноябрь", "Ноябрь 2026 г.")


def test_times_stand_straight_in_a_column():
    with translation.override("en"):
        assert dates.time(MOMENT) == "00:05"


@pytest.mark.parametrize(
    ("seen_from", "near", "other"),
    [
        (MOMENT, "25 November", ""),
        (datetime(2026, 11, 24, 12, tzinfo=UTC), "25 November", "25 November"),
        (datetime(2026, 12, 31, 23, tzinfo=UTC), "25 November 2026", "25 November 2026"),  # New Year in Riga
    ],
)
def test_a_day_is_told_with_its_year_when_it_stands_beside_another_year(seen_from, near, other):
    with translation.override("en"):
        assert dates.near_day(MOMENT, seen_from) == near
        assert dates.other_day(MOMENT, seen_from) == other


def test_machines_read_the_zone_too():
    assert dates.iso(MOMENT) == "2026-11-25T00:05:00+02:00"


@pytest.mark.parametrize(("language", "written"), [("en", "1,204"), ("ru", "1\xa0204"), ("fa", "۱۲۰۴")])
def test_large_numbers_have_the_separators_and_digits_of_the_language(language, written):
    with translation.override(language):
        assert dates.number(1204) == written


def test_a_price_keeps_its_decimals():
    with translation.override("en"):
        assert dates.number(Decimal("1204.50")) == "1,204.50"
