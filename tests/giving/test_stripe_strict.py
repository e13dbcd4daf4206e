"""Cards on a page of ours, with the official library at the till; and that the till's script is for play money alone."""

import pytest

from tamizdat.demo.till.stripe_dialect import StripeTill
from tamizdat.giving.providers.play import STRIPE_HOOK as HOOK
from tamizdat.giving.providers.play import STRIPE_KEY as KEY
from tamizdat.giving.providers.play import STRIPE_PUBLIC as PUBLIC
from tamizdat.giving.providers.port import Frequency, ProviderRefused
from tamizdat.giving.providers.stripe.provider import Stripe
from tamizdat.giving.providers.stripe.strict import SCRIPT, StrictStripe
from tamizdat.lib.money import Money
from tests.contracts.cards import BACK, CardContract
from tests.contracts.provider import (
    ChangeContract,
    ProviderContract,
    RecurringContract,
    RefundContract,
    StrictKeysContract,
    an_intent,
    begun,
)

DIALECT = StripeTill


@pytest.fixture
def provider(till):
    return StrictStripe(KEY, PUBLIC, (HOOK,), till.address.removesuffix("/stripe"), now=till.now)


@pytest.fixture
def hosted(till):
    return Stripe(KEY, (HOOK,), till.address, now=till.now)


class TestStrictStripe(
    CardContract,
    ProviderContract,
    RecurringContract,
    ChangeContract,
    RefundContract,
    StrictKeysContract,
):
    pass


@pytest.mark.parametrize("frequency", list(Frequency))
def test_what_was_agreed_on_one_kind_of_page_is_looked_after_with_the_other(provider, hosted, till, frequency):
    ours = provider.start(an_intent(frequency), "ours").ref
    provider.charge(ours, till.card("de"), BACK, "charge")
    theirs = begun(hosted, till, frequency).ref
    assert hosted.fetch(ours) == provider.fetch(ours)
    assert hosted.fetch(theirs) == provider.fetch(theirs)
    if frequency is not Frequency.ONCE:
        hosted.cancel(ours, "end ours")
        provider.cancel(theirs, "end theirs")
        assert {provider.fetch(ours).standing, provider.fetch(theirs).standing} == {"cancelled"}


def test_a_renewal_is_found_by_its_payment(provider, till):
    ref = provider.start(an_intent(Frequency.MONTHLY), "key").ref
    provider.charge(ref, till.card("de"), BACK, "charge")
    till.hands.wait(32)
    renewal = provider.fetch(ref).payments[1]
    assert provider.fetch(renewal.ref).ref == ref


def test_a_page_that_is_left_alone_for_a_day_is_over(provider, till):
    ref = provider.start(an_intent(), "key").ref
    till.hands.wait(2)
    assert provider.fetch(ref).standing == "abandoned"


def test_the_script_of_the_till_is_for_play_money_alone():
    with pytest.raises(ProviderRefused):
        StrictStripe("sk_live_12345678", "pk_live_12345678", (HOOK,), "http://127.0.0.1:8004")
    page = StrictStripe(KEY, PUBLIC, (HOOK,)).card_page(Money(500, "EUR"), Frequency.ONCE, "fa")
    assert page.script == SCRIPT
    assert all("stripe.com" in host for host in (*page.scripts, *page.frames, *page.connects))


def test_keys_of_two_modes_are_refused():
    with pytest.raises(ProviderRefused):
        StrictStripe("sk_live_12345678", PUBLIC, (HOOK,))
