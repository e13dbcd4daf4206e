"""Webhooks are hints: attacks on them, and what becomes of true ones."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tamizdat.giving import events
from tamizdat.giving.models import Event, Payment
from tamizdat.giving.providers.port import Frequency, Hint, ProviderDown
from tests.fakes.provider import NOON, FakeProvider
from tests.giving.core.donors import Counter, mailed, ref

pytestmark = pytest.mark.django_db


def test_a_webhook_is_kept_without_asking_the_provider_and_followed_by_the_worker(counter):
    ours = counter.begin()
    counter.provider.hands.pay(ref(ours))
    asked = len(counter.provider.calls)
    with CaptureQueriesContext(connection) as queries:
        assert counter.tell() == [200]
    assert len(counter.provider.calls) == asked
    assert len(queries) < 8
    assert not Payment.objects.exists()
    assert counter.work(ours).state == "paid"
    event = Event.objects.get()
    assert event.done_at
    assert event.refs_sealed is None


class Unproved(FakeProvider):
    """Like PayPal, when its certificate cannot be fetched."""

    def verify(self, *_posted):
        raise ProviderDown("The certificate cannot be had.")


def test_a_webhook_that_cannot_be_proved_for_now_is_asked_for_again_and_not_kept():
    assert events.receive("card", {}, b"{}", NOON, {"card": Unproved("card")}) == 503
    assert not Event.objects.exists()


def test_the_same_event_again_is_accepted_and_followed_once(counter):
    ours = counter.paid()
    assert counter.tell() == [200]
    assert counter.tell() == [200]
    counter.work(ours)
    assert counter.tell() == [200]
    assert Event.objects.count() == 1
    assert not Event.objects.due().exists()
    assert mailed("receipt") == 1


def test_a_forged_event_is_refused_and_nothing_of_it_kept(counter):
    counter.paid()
    headers, raw = counter.provider.events()[-1]
    forged = raw.replace(b'"ref"', b'"rex"')
    assert events.receive("fake", headers, forged, NOON, counter.tills) == 400
    assert events.receive("fake", {}, raw, NOON, counter.tills) == 400
    assert not Event.objects.exists()


def test_a_provider_that_is_not_switched_on_gets_no_hearing(counter):
    assert events.receive("other", {}, b"{}", NOON, counter.tills) == 404


class Timeless(FakeProvider):
    """Signs, and says in the body when, but its signature knows no time (BTCPay)."""

    at = NOON

    def verify(self, headers, raw, now):  # noqa: ARG002  the port's
        return Hint("evt_1", ("fake_1",), self.at)


@pytest.mark.parametrize("wrong", [timedelta(minutes=6), timedelta(days=-8)])
def test_an_event_from_the_future_or_long_past_is_refused_whatever_its_signature_says(wrong):
    till = Timeless()
    till.at = NOON + wrong
    assert events.receive("fake", {}, b"{}", NOON, {"fake": till}) == 400
    assert not Event.objects.exists()


def test_an_event_about_nothing_of_ours_is_let_go(counter):
    other = Counter(FakeProvider(seed="other"))
    other.provider.secret = counter.provider.secret
    other.provider.books.open("not-a-number-of-ours", Frequency.ONCE, counter.choice().money)
    (told,) = other.provider.events()
    assert events.receive("fake", *told, NOON, counter.tills) == 200
    counter.work(counter.paid())
    assert Event.objects.get().foreign


def test_while_the_provider_is_silent_its_events_wait(counter):
    ours = counter.begin()
    counter.provider.hands.pay(ref(ours))
    counter.tell()
    counter.provider.down = True
    assert counter.work(ours).state == "awaiting"
    assert Event.objects.get().done_at is None
    counter.provider.down = False
    assert counter.work(ours).state == "paid"


def test_a_payment_without_any_webhook_is_found_by_asking(counter):
    ours = counter.begin()
    counter.provider.hands.pay(ref(ours))
    assert counter.look(ours).state == "paid"
    assert not Event.objects.exists()
