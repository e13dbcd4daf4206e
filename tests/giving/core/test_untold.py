"""Where a provider does not say from where somebody gives: what recurs so ends when that is wished, whenever it begins."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from tamizdat.giving import ledger
from tamizdat.giving.designating import UnfinishedDesignation, carry_out, designate
from tamizdat.giving.models import Contribution, Designation, Supporter
from tamizdat.giving.providers.port import Frequency, Standing
from tests.giving.core.donors import Counter, ref

pytestmark = pytest.mark.django_db


@pytest.fixture
def untold(counter):
    """Of what recurs its provider tells where the donor wants his parcels."""
    counter.provider.untold = frozenset({Frequency.MONTHLY, Frequency.ANNUAL})
    return counter


def crime(days: int = 0) -> Designation:
    return designate("ZW", timezone.localdate() + timedelta(days=days), ends_untold=True)


def is_ended(counter: Counter, ours: Contribution, name: str, by: str = "untold") -> None:
    """At the provider, and nothing leads to its donor any more."""
    ours.refresh_from_db()
    assert counter.provider.books.agreement(name).standing is Standing.CANCELLED
    assert (ours.state, ours.ended_by, ours.ref_sealed) == ("cancelled", by, None)
    assert not Supporter.objects.exists()


@pytest.mark.parametrize("country", ["", "DE"])
def test_money_that_was_on_its_way_when_the_untold_were_ended_begins_nothing_that_goes_on(untold, country):
    ours = untold.begin(frequency=Frequency.MONTHLY)
    name = ref(ours)
    untold.provider.hands.pay_slowly(name, country)
    untold.look(ours)
    carry_out(crime(), untold.tills)
    untold.provider.hands.arrive(name)
    untold.look(ours)
    is_ended(untold, ours, name)


def test_before_the_day_nothing_ends_of_which_nobody_says_from_where(untold):
    ours = untold.paid(country="", frequency=Frequency.MONTHLY)
    crime(days=30)
    assert untold.look(ours).state == "active"


def test_a_page_that_is_let_go_is_closed_before_its_reference_is_forgotten(untold):
    ours = untold.begin(frequency=Frequency.MONTHLY)
    agreement = untold.provider.books.agreement(ref(ours))
    carry_out(crime(), untold.tills)
    untold.work(ours)
    assert (agreement.standing, ours.state, ours.ref_sealed) == (Standing.ABANDONED, "refused", None)


def test_an_address_for_parcels_does_not_let_go_on_what_was_refused(untold):
    untold.provider.closes = False
    ours = untold.begin(frequency=Frequency.MONTHLY)
    name = ref(ours)
    designate("ZW", timezone.localdate())
    untold.work(ours)
    untold.provider.hands.pay(name, "DE")
    untold.tell()
    untold.work(ours)
    is_ended(untold, ours, name, by="safety")


@pytest.mark.parametrize("seen_by", ["the worker", "the designation"])
def test_of_one_who_left_no_address_no_reference_is_kept_after_an_interruption(untold, seen_by):
    ours = untold.paid(country="", frequency=Frequency.MONTHLY, email="")
    name, designation = ref(ours), crime()
    untold.provider.crashes.add("cancel")
    with pytest.raises(UnfinishedDesignation):
        carry_out(designation, untold.tills)
    if seen_by == "the worker":
        untold.look(ours)
    else:
        ledger.apply(ours, untold.provider.fetch(name))
    carry_out(designation, untold.tills)
    is_ended(untold, ours, name)


@pytest.fixture
def told_anew(untold):
    """Ended by a rule; then its provider answers out of an old copy of its books. With its name there."""
    ours = untold.paid(country="", frequency=Frequency.MONTHLY)
    name, seen = ref(ours), untold.provider.fetch(ref(ours))
    carry_out(crime(), untold.tills)
    untold.provider.hands.wait(0.1)
    ledger.apply(ours, replace(seen, as_of=untold.provider.books.clock.now()))
    assert ours.state == "active"
    untold.provider.hands.wait(0.1)
    return ours, name


def test_an_old_answer_of_the_provider_brings_no_reference_back(untold, told_anew):
    ours, name = told_anew
    untold.look(ours)
    is_ended(untold, ours, name)


def test_what_one_rule_ended_another_rule_forgets(untold, told_anew):
    ours, name = told_anew
    carry_out(designate("BY", timezone.localdate()), untold.tills)
    is_ended(untold, ours, name)
