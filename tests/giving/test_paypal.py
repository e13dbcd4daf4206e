"""PayPal keeps what every provider promises, asked at the till over HTTP."""

from datetime import timedelta

import pytest

from tamizdat.demo.till.paypal_dialect import PayPalTill
from tamizdat.giving.providers.paypal.account import at
from tamizdat.giving.providers.paypal.amounts import from_paypal, to_paypal
from tamizdat.giving.providers.paypal.provider import PayPal
from tamizdat.giving.providers.play import PAYPAL_CLIENT as CLIENT
from tamizdat.giving.providers.play import PAYPAL_HOOK as HOOK
from tamizdat.giving.providers.play import PAYPAL_SECRET as SECRET
from tamizdat.giving.providers.port import AmountRefused, Frequency, ProviderRefused, Standing, UnknownReference
from tamizdat.lib.money import Money
from tests.contracts.provider import (
    PortalContract,
    ProviderContract,
    RecurringContract,
    RefundContract,
    SlowContract,
    StrictKeysContract,
    an_intent,
    begun,
)

DIALECT = PayPalTill


@pytest.fixture
def provider(till):
    return PayPal(CLIENT, SECRET, (HOOK,), at(till.address), now=till.now)


class TestPayPal(ProviderContract, RecurringContract, PortalContract, RefundContract, SlowContract, StrictKeysContract):
    pass


def test_a_renewal_that_is_given_back_in_part_is_found_in_the_report(till, provider):
    seen = begun(provider, till, Frequency.MONTHLY)
    till.hands.wait(32)
    renewal = provider.fetch(seen.ref).payments[1]
    provider.refund(renewal.ref, Money(250, "EUR"), "back")
    after = provider.fetch(seen.ref)
    assert [[each.money.minor for each in payment.refunds] for payment in after.payments] == [[], [250]]
    assert after.payments[1].money == Money(1250, "EUR")
    assert [each.ref for each in provider.list_since(till.now() - timedelta(days=1))] == [seen.ref]


def test_a_gift_is_approved_before_it_is_taken_and_the_payers_country_is_known(till, provider):
    ref = provider.start(an_intent(), "key").ref
    till.hands.approve(ref, "RU")
    seen = provider.fetch(ref)
    assert (seen.standing, seen.country, seen.payments) == (Standing.APPROVED, "RU", ())


def test_of_what_recurs_paypal_proves_no_country_and_it_is_not_offered_where_giving_is_a_crime(provider):
    can = provider.capabilities()
    assert [can.tells(each) for each in Frequency] == [True, False, False]
    assert [can.may_take(each, rules=True) for each in Frequency] == [True, False, False]
    assert all(can.may_take(each, rules=False) for each in Frequency)


def test_nothing_is_taken_that_was_not_approved(till, provider):
    for frequency in (Frequency.ONCE, Frequency.MONTHLY):
        ref = provider.start(an_intent(frequency), f"key {frequency}").ref
        with pytest.raises(ProviderRefused):
            provider.confirm(ref, "confirm")
    assert not till.books.movements


def test_a_subscription_that_must_not_be_is_cancelled_before_it_begins(till, provider):
    ref = provider.start(an_intent(Frequency.MONTHLY), "key").ref
    till.hands.approve(ref, "BY")
    provider.decline(ref, "decline")
    till.hands.wait(40)
    assert not till.books.movements


def test_what_nobody_approved_for_days_is_abandoned(till, provider):
    ref = provider.start(an_intent(), "key").ref
    till.hands.wait(4)
    assert provider.fetch(ref).standing is Standing.ABANDONED


@pytest.mark.parametrize("ref", ["../../v1/billing/plans", "A/capture", "", "A?x=1", "A" * 65])
def test_a_reference_is_no_way_to_another_part_of_the_interface(provider, ref):
    with pytest.raises(UnknownReference):
        provider.fetch(ref)
    with pytest.raises(UnknownReference):
        provider.refund(ref, Money(1, "EUR"), "key")


@pytest.mark.parametrize(
    ("money", "written"),
    [
        (Money(500, "JPY"), "500"),
        (Money(200_00, "HUF"), "200"),
        (Money(1250, "EUR"), "12.50"),
        (Money(5, "USD"), "0.05"),
    ],
)
def test_an_amount_is_written_as_paypal_reads_it(money, written):
    assert to_paypal(money) == {"currency_code": money.currency, "value": written}
    assert from_paypal(to_paypal(money)) == money


@pytest.mark.parametrize("money", [Money(200_50, "HUF"), Money(100, "RUB"), Money(0, "EUR"), Money(-5, "EUR")])
def test_what_paypal_cannot_take_is_refused_before_it_is_asked(money):
    with pytest.raises(ProviderRefused):
        to_paypal(money)


@pytest.mark.parametrize("frequency", [Frequency.ONCE, Frequency.MONTHLY])
def test_an_amount_that_paypal_does_not_take_is_refused_as_one(provider, frequency):
    with pytest.raises(AmountRefused):
        provider.start(an_intent(frequency, minor=10**12), "key")
