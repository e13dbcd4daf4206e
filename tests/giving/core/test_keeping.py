"""What giving keeps of anybody, for how long, and that it is nowhere in clear."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tamizdat.giving import errands, supporters, tidying, visits
from tamizdat.giving.models import Call, Contribution, Errand, Event, Payment, Supporter
from tamizdat.giving.providers.port import Frequency
from tests.circulation.kept import everything_kept
from tests.giving.core.donors import ANNA, Counter, ref

pytestmark = pytest.mark.django_db


def aged(days: float, ours: Contribution) -> None:
    """All that happened to it happened so much earlier."""
    back = timedelta(days=days)
    ours.refresh_from_db()
    moments: dict[str, Any] = {
        name: getattr(ours, name) - back for name in ("made_at", "began_at", "ended_at") if getattr(ours, name)
    }
    Contribution.objects.filter(pk=ours.pk).update(**moments)


def keeping(settings, **days: int) -> None:
    settings.NEWSPAPER = settings.NEWSPAPER.model_copy(update=days)


def paid_now(counter: Counter, **choice: Any) -> Contribution:
    """The provider's clock is tomorrow's: a gift of this moment."""
    ours = counter.paid(**choice)
    Contribution.objects.filter(pk=ours.pk).update(began_at=timezone.now())
    return ours


@pytest.mark.parametrize("days", [5, 90])
def test_an_address_is_forgotten_so_many_days_after_its_gift(counter, settings, days):
    keeping(settings, giving_keep_addresses=days)
    ours = paid_now(counter)
    aged(days - 0.1, ours)
    assert tidying.tidy() == 0
    aged(0.2, ours)
    assert tidying.tidy() == 1
    assert not Supporter.objects.exists()
    assert Payment.objects.count() == 1


def test_the_address_of_who_gives_on_is_kept_and_of_who_stopped_not(counter):
    ours = paid_now(counter, frequency=Frequency.MONTHLY)
    aged(1000, ours)
    assert tidying.tidy() == 0
    errands.ask(ours, "cancel", by="donor")
    counter.work(ours)
    Contribution.objects.update(ended_at=timezone.now() - timedelta(days=91))
    assert tidying.tidy() == 1


def test_a_reference_is_forgotten_in_its_time_and_its_mark_stays(counter, settings):
    keeping(settings, giving_keep_references=40)
    ours = paid_now(counter)
    aged(39, ours)
    tidying.tidy()
    assert Contribution.objects.get().ref_sealed
    aged(2, ours)
    tidying.tidy()
    ours.refresh_from_db()
    assert (ours.ref_sealed, ours.ref_mark is None) == (None, False)


def test_what_brought_nothing_is_erased_in_its_time(counter, settings):
    keeping(settings, giving_keep_unpaid=20)
    ours, paid = counter.begin(), paid_now(counter)
    aged(19, ours)
    tidying.tidy()
    assert Contribution.objects.count() == 2
    aged(2, ours)
    aged(30, paid)
    tidying.tidy()
    assert Contribution.objects.get() == paid
    assert Call.objects.filter(contribution=ours.pk).count() == 0


def test_the_mark_of_an_event_is_erased_in_its_time(counter, settings):
    keeping(settings, giving_keep_events=10)
    counter.paid()
    counter.tell(last=2)
    counter.work(Contribution.objects.get())
    Event.objects.update(done_at=timezone.now() - timedelta(days=9))
    tidying.tidy()
    assert Event.objects.count() == 2
    Event.objects.update(done_at=timezone.now() - timedelta(days=11))
    tidying.tidy()
    assert not Event.objects.exists()


def test_the_books_are_closed_after_years(counter, settings):
    keeping(settings, giving_keep_books=500)
    ours = paid_now(counter)
    aged(499, ours)
    tidying.tidy()
    assert Payment.objects.count() == 1
    aged(2, ours)
    tidying.tidy()
    assert not Payment.objects.exists()


def test_a_page_that_nobody_fetched_is_erased_within_minutes(counter):
    ours = counter.paid(frequency=Frequency.MONTHLY)
    errands.ask(ours, "portal", back="http://127.0.0.1/")
    counter.work(ours)
    Errand.objects.update(done_at=timezone.now() - timedelta(minutes=11))
    tidying.tidy()
    assert Errand.objects.get().answer == ""


def test_one_who_wants_to_be_forgotten_is_and_gives_on(counter):
    ours = counter.paid(frequency=Frequency.MONTHLY)
    assert supporters.forget(bytes(ours.supporter.mark)) == 1
    counter.provider.hands.wait(32)
    counter.look(ours)
    assert (ours.state, Payment.objects.count()) == ("active", 2)


@pytest.mark.django_db(transaction=True)
def test_no_address_no_reference_and_no_country_is_found_in_the_database_its_log_or_the_logs(counter, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    ours = counter.begin(residence="ZW", travels=frozenset({"ZM"}), frequency=Frequency.MONTHLY)
    name = ref(ours)
    counter.provider.hands.pay(name, "ZW")
    counter.tell()
    counter.provider.down = True
    counter.work(ours)
    counter.provider.down = False
    visits.came_back(ours.number, name, counter.tills)
    payment = counter.provider.fetch(name).payments[0].ref
    errands.ask(ours, "portal", back="http://127.0.0.1/")
    errands.ask(ours, "refund", payment=Payment.objects.get().pk, amount=100)
    counter.work(ours)
    planted = [ANNA, "planted.anna", name, name.rpartition("_")[2], payment, "fake.example", '"ZW"', "'ZW'", "'ZM'"]
    assert ours.state == "active"
    for text in [*everything_kept(), caplog.text.encode(), "".join(capfd.readouterr()).encode()]:
        assert not [word for word in planted if word.encode() in text]
