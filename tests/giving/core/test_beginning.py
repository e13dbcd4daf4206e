"""The way to the provider and back: the row and the key are there before anybody is asked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tamizdat.giving import begin, doing, errands, visits
from tamizdat.giving.errors import NoSuchThing, NotOffered, ProviderTrouble
from tamizdat.giving.models import Call, Contribution, Errand, Payment, Refund, Supporter
from tamizdat.giving.providers.port import Frequency
from tamizdat.lib.money import Money
from tests.giving.core.donors import mailed, ref

pytestmark = pytest.mark.django_db


def test_who_chose_is_led_to_the_providers_page(counter):
    begun = begin.begin(counter.choice(), counter.tills)
    ours = Contribution.objects.get(number=begun.number)
    assert begun.url.startswith("https://fake.example/pay/")
    assert ours.state == "awaiting"
    assert ref(ours) in begun.url
    assert Call.objects.get().answered_at


@pytest.mark.parametrize(
    "choice",
    [{"provider": "other"}, {"money": Money(0, "EUR")}, {"money": Money(-5, "EUR")}],
)
def test_what_is_not_offered_is_refused_before_anything_is_stored(counter, choice):
    with pytest.raises(NotOffered):
        counter.begin(**choice)
    assert not Contribution.objects.exists()


def test_a_start_whose_answer_was_lost_is_asked_for_with_the_same_key_and_let_go(counter):
    counter.provider.crashes.add("start")
    with pytest.raises(ProviderTrouble):
        counter.begin()
    ours = Contribution.objects.get()
    assert (ours.state, ours.ref_mark) == ("draft", None)
    Call.objects.update(made_at=timezone.now() - timedelta(minutes=10))
    counter.work(ours)
    assert len(counter.provider.books.agreements) == 1
    counter.look(ours)
    assert ours.state == "abandoned"


def test_a_donor_of_whom_the_provider_wants_nothing_leaves_no_address(counter):
    counter.provider.refuses = True
    with pytest.raises(ProviderTrouble):
        counter.begin()
    assert not Supporter.objects.exists()


def test_who_comes_back_is_told_how_it_stands(counter):
    ours = counter.begin()
    assert visits.came_back(ours.number, ref(ours), counter.tills) == "awaiting"
    counter.provider.hands.pay(ref(ours))
    assert visits.came_back(ours.number, ref(ours), counter.tills) == "paid"
    assert mailed("receipt") == 1


def test_the_address_of_the_return_page_is_not_believed(counter):
    ours, other = counter.begin(), counter.begin()
    counter.provider.hands.pay(ref(other))
    assert visits.came_back(ours.number, ref(other), counter.tills) == "awaiting"
    assert visits.came_back(ours.number, "fake_made_up", counter.tills) == "awaiting"
    with pytest.raises(NoSuchThing):
        visits.came_back("nobodys-number", ref(ours), counter.tills)


def test_where_the_provider_cannot_be_asked_from_the_web_the_worker_is(counter):
    ours = counter.begin()
    counter.provider.hands.pay(ref(ours))
    assert visits.came_back(ours.number, ref(ours), {}) == "awaiting"
    assert visits.came_back(ours.number, "", {}) == "awaiting"
    assert Errand.objects.count() == 1
    counter.work(ours)
    assert visits.came_back(ours.number, "", {}) == "paid"


def test_an_approval_is_confirmed_once_however_many_look(asking_counter):
    ours = asking_counter.begin()
    asking_counter.provider.hands.approve(ref(ours))
    assert visits.came_back(ours.number, ref(ours), asking_counter.tills) == "approved"
    assert asking_counter.work(ours).state == "paid"
    assert Call.objects.filter(what="confirm").count() == 1
    assert Payment.objects.count() == 1


def test_a_donor_who_cancels_pays_no_more_and_is_told_so(counter):
    ours = counter.paid(frequency=Frequency.MONTHLY)
    errand = errands.ask(ours, "cancel", by="donor")
    assert errands.ask(ours, "cancel", by="donor") == errand
    counter.work(ours)
    counter.provider.hands.wait(100)
    counter.look(ours)
    assert (ours.state, ours.ended_by, Payment.objects.count(), mailed("ended")) == ("cancelled", "donor", 1, 1)
    assert ours.due_at is None


def test_a_changed_amount_and_a_pause_reach_the_provider(counter):
    ours = counter.paid(frequency=Frequency.MONTHLY)
    errands.ask(ours, "change", amount=700)
    errands.ask(ours, "change", amount=900)
    assert counter.work(ours).money == Money(900, "EUR")
    errands.ask(ours, "pause")
    assert counter.work(ours).state == "paused"


def test_a_refund_is_made_once_though_the_provider_went_away_over_it(counter):
    ours = counter.paid()
    payment = Payment.objects.get()
    counter.provider.crashes.add("refund")
    errands.ask(ours, "refund", payment=payment.pk, amount=200)
    counter.work(ours)
    assert Refund.objects.get().money == Money(200, "EUR")
    assert [each.money.minor for each in counter.provider.books.movements.popitem()[1][1].refunds] == [200]
    assert mailed("refunded") == 1


def test_a_refund_of_which_nobody_knows_is_not_made_a_second_time_after_the_key_is_forgotten(counter):
    ours = counter.paid()
    errand = errands.ask(ours, "refund", payment=Payment.objects.get().pk, amount=200)
    Call.objects.create(contribution=ours, what="refund", about=str(errand.pk))
    Call.objects.filter(what="refund").update(made_at=timezone.now() - timedelta(days=2))
    counter.work(ours)
    errand.refresh_from_db()
    assert (errand.state, errand.answer) == ("refused", "OldKey")
    assert not Refund.objects.exists()


def test_the_page_for_another_card_is_sealed_and_gone_once_it_was_read(counter):
    ours = counter.paid(frequency=Frequency.MONTHLY)
    errand = errands.ask(ours, "portal", back="http://127.0.0.1:8000/support/")
    counter.work(ours)
    errand.refresh_from_db()
    assert b"https" not in bytes(errand.sealed_answer)
    assert errand.take_answer().startswith("https://fake.example/card/")
    errand.refresh_from_db()
    assert (errand.state, errand.answer) == ("done", "")


def test_what_a_provider_will_not_do_is_said(counter):
    ours = counter.paid()
    errand = errands.ask(ours, "refund", payment=Payment.objects.get().pk, amount=9000)
    counter.work(ours)
    errand.refresh_from_db()
    assert (errand.state, errand.answer) == ("refused", "ProviderRefused")


def test_an_errand_is_in_one_hand_and_taken_over_when_that_is_gone(counter):
    ours = counter.paid(frequency=Frequency.MONTHLY)
    errands.ask(ours, "cancel", by="donor")
    (errand,) = errands.take("one", 10)
    assert errands.take("two", 10) == []
    Errand.objects.update(until=timezone.now() - timedelta(seconds=1))
    (again,) = errands.take("two", 10)
    doing.do("two", again, counter.tills)
    errands.settle("one", errand, Errand.State.REFUSED)
    errand.refresh_from_db()
    assert errand.state == "done"
