"""An end that was asked for comes, and who is let go and pays all the same is not left with what he cannot end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tamizdat.giving import charging, errands
from tamizdat.giving.designating import InForceAlready, carry_out, designate
from tamizdat.giving.errors import MustNotGive, NotOffered
from tamizdat.giving.models import Errand, Supporter
from tamizdat.giving.moving import move
from tamizdat.giving.open_pages import let_go
from tamizdat.giving.providers.port import Frequency, Standing
from tests.fakes.provider import FakeProvider, StrictFakeProvider
from tests.giving.core.donors import Counter, ref

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


class Deaf(FakeProvider):
    """Says yes to the first end that it is asked for, and does nothing; with the same key it says the same again."""

    def cancel(self, ref: str, key: str) -> None:
        self.first = getattr(self, "first", key)
        if key != self.first:
            super().cancel(ref, key)


@pytest.fixture
def deaf(db):
    return Counter(Deaf())


def test_an_end_that_was_granted_and_did_not_come_is_asked_for_until_it_has(deaf):
    ours = deaf.paid(frequency=Frequency.MONTHLY)
    errands.ask(ours, Errand.Kind.CANCEL, by="donor")
    assert deaf.work(ours).state == "cancelled"
    assert ours.ended_by == "donor"
    assert deaf.provider.books.agreement(ref(ours)).standing is Standing.CANCELLED


def test_a_designation_counts_only_what_has_ended_and_the_rest_ends_soon(deaf):
    ours = deaf.paid(country="ZW", frequency=Frequency.MONTHLY)
    done = carry_out(designate("ZW", TODAY), deaf.tills)
    assert (done.looked_at, done.cancelled) == (1, 0)
    assert Errand.objects.waiting().get().kind == "cancel"
    deaf.work(ours)
    assert (ours.state, ours.ended_by, ours.ref_sealed) == ("cancelled", "safety", None)


def test_who_paid_before_his_page_was_let_go_and_may_give_goes_on_as_everybody(counter):
    ours = counter.begin(frequency=Frequency.MONTHLY)
    counter.provider.hands.pay(ref(ours), "DE")
    designate("ZW", TODAY)
    let_go(counter.tills)
    counter.work(ours)
    assert (counter.look(ours).state, ours.ended_by) == ("active", "")
    assert Supporter.objects.get().contribution == ours


def test_what_begins_after_another_card_was_refused_does_not_go_on_where_nobody_can_end_it():
    counter = Counter(StrictFakeProvider())
    designate("RU", TODAY)
    ours = counter.begin(frequency=Frequency.MONTHLY)
    name = ref(ours)
    with pytest.raises(MustNotGive):
        charging.charge(ours, name, counter.provider.token("ru"), counter.provider)
    counter.provider.hands.pay(name, "DE")  # in another window, just then
    counter.look(ours)
    counter.work(ours)
    assert (ours.state, ours.ended_by) == ("cancelled", "safety")
    assert counter.provider.books.agreement(name).standing is Standing.CANCELLED


def test_what_is_a_crime_today_does_not_become_one_later_by_a_slip():
    designate("ZW", TODAY)
    with pytest.raises(InForceAlready, match="giving lift ZW"):
        designate("ZW", TODAY + timedelta(days=200))
    designate("BY", TODAY + timedelta(days=200))
    assert designate("BY", TODAY + timedelta(days=300)).from_date == TODAY + timedelta(days=300)
    assert designate("BY", TODAY).from_date == TODAY


def test_nobody_is_moved_from_a_provider_that_is_none(counter):
    counter.beside["other"] = FakeProvider("other")
    with pytest.raises(NotOffered, match="Nobody gives by strype"):
        move("strype", "other", counter.tills)
