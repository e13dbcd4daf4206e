from __future__ import annotations

from itertools import pairwise
from math import inf

import pytest

from tamizdat.postroom.rates import Bucket, WarmUp
from tests.contracts.ledger import Clock


def test_a_bucket_gives_its_burst_and_then_its_rate():
    clock = Clock()
    bucket = Bucket(10, burst=3, clock=clock)
    assert [bucket.take() for _ in range(3)] == [0, 0, 0]
    assert bucket.take() == pytest.approx(0.1)
    clock.now += 0.1
    assert bucket.take() == pytest.approx(0, abs=1e-6)
    assert bucket.take() > 0.09


def test_over_a_minute_it_gives_no_more_than_its_rate_allows():
    clock, given = Clock(), 0
    bucket = Bucket(7, burst=5, clock=clock)
    end = clock.now + 60
    while clock.now < end:
        if wait := bucket.take():
            clock.now += wait
        else:
            given += 1
    assert 60 * 7 <= given <= 60 * 7 + 6


def test_an_allowance_is_kept_to_the_last_mail_and_what_is_put_back_counts_again():
    bucket = Bucket(allowance=2)
    assert [bucket.take(), bucket.take(), bucket.take()] == [0, 0, inf]
    assert bucket.spent
    bucket.put_back()
    assert not bucket.spent
    assert bucket.take() == 0


def test_no_limit_is_no_limit():
    assert not any(Bucket().take() for _ in range(1000))


def test_a_new_domain_warms_up_day_by_day_by_the_same_factor():
    plan = WarmUp(first=200, last=200_000, days=42)
    days = [plan.allowance(day) or 0 for day in range(1, 43)]
    assert (days[0], days[-1]) == (200, 200_000)
    assert all(1.15 < later / earlier < 1.22 for earlier, later in pairwise(days))
    assert plan.allowance(43) is None
    assert plan.allowance(1, sent_today=150) == 50
    assert plan.allowance(1, sent_today=500) == 0
