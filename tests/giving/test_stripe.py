"""The official library talks to the till over HTTP, and our side of it keeps what every provider promises."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
import stripe

from tamizdat.demo.till.books import token_of
from tamizdat.demo.till.stripe_dialect import StripeTill
from tamizdat.giving.providers.play import STRIPE_HOOK as HOOK
from tamizdat.giving.providers.play import STRIPE_KEY as KEY
from tamizdat.giving.providers.port import AmountRefused, Frequency, ProviderRefused
from tamizdat.giving.providers.stripe.asking import asking
from tamizdat.giving.providers.stripe.provider import Stripe
from tamizdat.lib.money import Money
from tests.contracts.provider import (
    ChangeContract,
    PortalContract,
    ProviderContract,
    RecurringContract,
    RefundContract,
    SlowContract,
    StrictKeysContract,
    an_intent,
    begun,
)
from tests.giving.tills import a_clock, a_till_of

DIALECT = StripeTill


@pytest.fixture
def provider(till):
    return Stripe(KEY, (HOOK,), till.address, now=till.now)


class TestStripe(
    ProviderContract,
    RecurringContract,
    PortalContract,
    ChangeContract,
    RefundContract,
    SlowContract,
    StrictKeysContract,
):
    pass


class Listening(StripeTill):
    """Notes the headers of what it is asked."""

    def __init__(self, clock):
        super().__init__(clock)
        self.heard: list[Mapping[str, str]] = []

    def answer(self, asked):
        self.heard.append(asked.headers)
        return super().answer(asked)


@pytest.fixture
def listening():
    with a_till_of(Listening(a_clock())) as running:
        yield running


def test_the_library_tells_stripe_nothing_of_this_machine(listening):
    stripe = Stripe(KEY, (HOOK,), listening.address, now=listening.now)
    for key in ("one", "two"):
        stripe.fetch(stripe.start(an_intent(), key).ref)
    for headers in listening.dialect.heard:
        assert "x-stripe-client-telemetry" not in headers
        assert "telemetry_id" not in headers["x-stripe-client-user-agent"]
        assert "platform" not in headers["x-stripe-client-user-agent"]
        assert headers["stripe-version"] == "2026-10-28.endive"


def test_what_moves_money_carries_the_key_that_was_stored(listening):
    stripe = Stripe(KEY, (HOOK,), listening.address, now=listening.now)
    stripe.start(an_intent(), "the stored key")
    assert listening.dialect.heard[0]["idempotency-key"] == "the stored key"


def test_the_donor_comes_back_with_the_name_of_the_page(till, provider):
    ref = begun(provider, till).ref
    assert till.dialect.way_back(token_of(ref), gave=True) == an_intent().return_url + f"?ref={ref}"


def test_a_wrong_key_is_told_without_repeating_it(till):
    with pytest.raises(ProviderRefused) as refused:
        Stripe("sk_test_another_one", (HOOK,), till.address).start(an_intent(), "key")
    assert "another" not in str(refused.value)


def test_a_renewal_that_is_disputed_is_found_by_its_payment(till, provider):
    seen = begun(provider, till, Frequency.MONTHLY)
    till.hands.wait(32)
    renewal = provider.fetch(seen.ref).payments[1]
    till.hands.dispute(renewal.ref)
    assert provider.fetch(renewal.ref).ref == seen.ref
    assert [each.ref for each in provider.list_since(till.now() - timedelta(days=1))] == [seen.ref]


def test_an_amount_that_stripe_does_not_take_is_refused_as_one(till, provider):
    for minor in (1, 10**10):
        with pytest.raises(AmountRefused):
            provider.start(replace(an_intent(), money=Money(minor, "EUR")), f"key {minor}")
    answer = stripe.InvalidRequestError("too large", "unit_amount", code="amount_too_large", http_status=400)
    with pytest.raises(AmountRefused), asking():
        raise answer
