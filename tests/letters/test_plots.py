"""Plots are made of counts, and say in a table what they draw."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tamizdat.circulation.counts import Tally
from tamizdat.house.bars import HEIGHT
from tamizdat.letters.plots import WEEKS, plot, plots_of
from tamizdat.letters.progress import Progress
from tests.letters.world import a_newsletter

pytestmark = pytest.mark.django_db


def test_each_plot_has_half_a_year_of_weeks_that_end_with_this_one():
    newsletter, today = a_newsletter(), timezone.localdate()
    Tally.objects.create(newsletter=newsletter, day=today, kind=Tally.Kind.CONFIRMED, count=3)
    Tally.objects.create(newsletter=newsletter, day=today - timedelta(days=7), kind=Tally.Kind.CONFIRMED, count=2)
    Tally.objects.create(newsletter=newsletter, day=today - timedelta(days=400), kind=Tally.Kind.CONFIRMED, count=9)
    _readers, confirmed, *_others = plots_of(newsletter)
    assert len(confirmed.points) == WEEKS
    assert [point.count for point in confirmed.points[-2:]] == [2, 3]
    assert confirmed.points[-1].week == today - timedelta(days=today.weekday())


def test_the_highest_bar_fills_the_plot_and_a_single_one_is_still_seen():
    today = timezone.localdate()
    made = plot("Readers", [(today, 1), (today, 1000), (today, 0)])
    assert [point.height for point in made.points] == [1, HEIGHT, 0]
    assert all(point.y + point.height == HEIGHT for point in made.points)


def test_a_newsletter_without_readers_has_flat_plots():
    assert all(point.height == 0 for each in plots_of(a_newsletter()) for point in each.points)


def test_a_sending_is_a_hundred_per_cent_only_when_nobody_is_left():
    assert Progress(audience=1000, accepted=998, refused=1).share == 99
    assert Progress(audience=1000, accepted=990, refused=5, doubt=2, left=3).share == 100
    assert Progress(audience=0).share == 100


def test_the_time_that_remains_is_known_only_while_something_moves():
    assert Progress(audience=100, accepted=40, rate=2.0).remaining == timedelta(seconds=30)
    assert Progress(audience=100, accepted=40).remaining is None
