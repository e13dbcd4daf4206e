"""One moment a week, whatever the clocks do; ten years of it in zones that change them."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.letters.schedule import GRACE, Weekly, standing

FRIDAY = 4
ZONES = [
    "Europe/Riga",
    "Europe/Moscow",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Tehran",
    "Pacific/Apia",
    "UTC",
]
zones = st.sampled_from(ZONES).map(ZoneInfo)
weekly = st.builds(Weekly, st.integers(0, 6), st.times().map(lambda hour: hour.replace(microsecond=0)), zones)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2036, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  hypothesis adds it


def riga(year, month, day, hour, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo("Europe/Riga"))


@given(weekly, moments)
def test_the_next_letter_is_later_within_eight_days_on_its_weekday(plan, now):
    due = plan.next_due(now)
    assert now < due <= now + timedelta(days=8)
    assert due.astimezone(plan.zone).weekday() in {plan.weekday, (plan.weekday + 1) % 7}  # a gap may end after midnight


@given(weekly, moments)
def test_no_moment_lies_between_two_letters(plan, now):
    first = plan.next_due(now)
    assert plan.next_due(first - timedelta(seconds=1)) == first
    assert timedelta(days=6) < plan.next_due(first) - first < timedelta(days=8)


@pytest.mark.parametrize("zone", ["Europe/Riga", "Europe/Moscow", "America/New_York", "Australia/Lord_Howe", "UTC"])
@pytest.mark.parametrize("hour", [time(0, 30), time(2, 30), time(3, 30), time(9)])
def test_ten_years_have_a_letter_on_each_sunday_and_no_second(zone, hour):
    plan = Weekly(6, hour, ZoneInfo(zone))
    now, days = datetime(2024, 1, 1, tzinfo=UTC), []
    while now.year < 2034:
        now = plan.next_due(now)
        days.append(now.astimezone(plan.zone).date())
    assert [later - earlier for earlier, later in pairwise(days)] == [timedelta(days=7)] * (len(days) - 1)


@given(weekly, moments)
def test_by_the_clock_it_is_the_hour_that_was_set_unless_the_clocks_left_that_out(plan, now):
    due = plan.next_due(now).astimezone(plan.zone)
    set_for = datetime.combine(due.date(), plan.hour)
    late = due.replace(tzinfo=None) - set_for
    exists = set_for.replace(tzinfo=plan.zone).astimezone(UTC).astimezone(plan.zone).replace(tzinfo=None) == set_for
    assert late == timedelta(0) if exists else timedelta(0) != late


def test_an_hour_that_is_left_out_comes_as_long_after_midnight():
    plan = Weekly(6, time(3, 30), ZoneInfo("Europe/Riga"))
    assert plan.due_on(date(2026, 3, 29)) == riga(2026, 3, 29, 4, 30)


def test_an_hour_that_comes_twice_is_the_first():
    plan = Weekly(6, time(3, 30), ZoneInfo("Europe/Riga"))
    assert plan.due_on(date(2026, 10, 25)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_nine_o_clock_stays_nine_o_clock_when_summer_ends():
    plan = Weekly(FRIDAY, time(9), ZoneInfo("Europe/Riga"))
    before = plan.next_due(riga(2026, 10, 20, 12))
    after = plan.next_due(before)
    assert [each.astimezone(plan.zone).hour for each in (before, after)] == [9, 9]
    assert after - before == timedelta(days=7, hours=1)


@given(weekly, moments)
def test_the_draft_is_there_about_two_days_before(plan, now):
    due = plan.next_due(now)
    assert timedelta(days=1) < due - plan.draft_at(due) < timedelta(days=3)


def test_the_draft_appears_on_wednesday_at_nine():
    plan = Weekly(FRIDAY, time(9), ZoneInfo("Europe/Riga"))
    assert plan.next_to_draft(riga(2026, 11, 25, 8, 59)) is None
    assert plan.next_to_draft(riga(2026, 11, 25, 9)) == riga(2026, 11, 27, 9)


@given(weekly, moments, st.integers(0, 60))
def test_an_outage_of_weeks_makes_up_no_letters(plan, now, days):
    later = now + timedelta(days=days)
    due = plan.next_to_draft(later)
    assert due is None or due > later


def test_what_is_overdue_after_an_outage_asks_and_does_not_go_out():
    due = riga(2026, 11, 27, 9)
    assert standing(due, due - timedelta(seconds=1)) == "early"
    assert standing(due, due) == "due"
    assert standing(due, due + GRACE) == "due"
    assert standing(due, due + GRACE + timedelta(seconds=1)) == "overdue"


def test_a_weekday_that_no_week_has_is_refused():
    with pytest.raises(ValueError, match="from 0, Monday"):
        Weekly(7, time(9), ZoneInfo("UTC"))
