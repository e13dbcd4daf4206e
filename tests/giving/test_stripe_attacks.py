"""What somebody could send to the webhook's address, or write instead of an amount."""

import json
from datetime import timedelta

import pytest
import stripe

from tamizdat.demo.till.stripe_dialect import StripeTill
from tamizdat.demo.till.stripe_told import signed
from tamizdat.giving.providers.play import STRIPE_HOOK as HOOK
from tamizdat.giving.providers.play import STRIPE_KEY as KEY
from tamizdat.giving.providers.port import ForgedEvent, Frequency, ProviderRefused
from tamizdat.giving.providers.stripe.amounts import from_stripe, to_stripe
from tamizdat.giving.providers.stripe.provider import Stripe
from tamizdat.lib.money import Money
from tests.giving.tills import NOON, a_clock

NEW = "whsec_of_next_month"


@pytest.fixture
def told():
    """A genuine event, not yet signed."""
    till = StripeTill(a_clock())
    made = till.books.open(
        "N" * 22, Frequency.ONCE, Money(500, "EUR"), agreed=Money(500, "EUR"), metadata={"contribution": "N" * 22}
    )
    made.extra["url"] = "http://127.0.0.1/"
    till.hands.pay(made.token)
    return till.told[0]


def provider(*hooks: str, key: str = KEY) -> Stripe:
    return Stripe(key, hooks or (HOOK,))


def test_a_genuine_event_is_taken(told):
    hint = provider().verify(*signed(told, NOON), NOON)
    assert hint.numbers == ("N" * 22,)
    assert hint.made_at == NOON


def test_another_newspapers_secret_signs_nothing_here(told):
    with pytest.raises(ForgedEvent):
        provider().verify(*signed(told, NOON, "whsec_of_another"), NOON)


def test_an_old_secret_and_a_new_one_both_count_while_one_takes_the_others_place(told):
    both = provider(HOOK, NEW)
    assert both.verify(*signed(told, NOON, HOOK), NOON) == both.verify(*signed(told, NOON, NEW), NOON)


@pytest.mark.parametrize("hooks", [("",), ("  ",), ()])
def test_without_a_secret_nothing_is_believed(told, hooks):
    with pytest.raises(ForgedEvent):
        Stripe(KEY, hooks).verify(*signed(told, NOON, hooks[0] if hooks else ""), NOON)


@pytest.mark.parametrize("off", [-301, -86_400, 301, 86_400])
def test_a_signature_of_another_time_is_refused_the_future_too(told, off):
    with pytest.raises(ForgedEvent):
        provider().verify(*signed(told, NOON + timedelta(seconds=off)), NOON)


def test_a_time_that_is_changed_breaks_the_signature(told):
    headers, raw = signed(told, NOON - timedelta(days=1))
    old, new = (str(int((NOON - timedelta(days=days)).timestamp())) for days in (1, 0))
    with pytest.raises(ForgedEvent):
        provider().verify({"stripe-signature": headers["stripe-signature"].replace(old, new)}, raw, NOON)


def test_a_second_time_in_the_header_helps_nobody(told):
    headers, raw = signed(told, NOON - timedelta(days=1))
    now = int(NOON.timestamp())
    for twice in (f"t={now},{headers['stripe-signature']}", f"{headers['stripe-signature']},t={now}"):
        with pytest.raises(ForgedEvent):
            provider().verify({"stripe-signature": twice}, raw, NOON)


@pytest.mark.parametrize(
    "header", ["", "t=,v1=", "t=99999999999999999999,v1=00", "v1=00", "t=1", "nonsense", "t=x,v1=00", ",,,", "=" * 5000]
)
def test_a_header_of_nonsense_is_refused_in_words(told, header):
    with pytest.raises(ForgedEvent):
        provider().verify({"stripe-signature": header}, signed(told, NOON)[1], NOON)


def test_an_event_of_the_other_mode_is_refused(told):
    live = provider(key="sk_live_made_up")
    with pytest.raises(ForgedEvent):
        live.verify(*signed(told, NOON), NOON)


def test_a_body_without_end_is_refused_before_it_is_read(told):
    told.body["padding"] = "x" * (256 << 10)
    with pytest.raises(ForgedEvent):
        provider().verify(*signed(told, NOON), NOON)


@pytest.mark.parametrize("body", [[], {}, None, {"id": 1}, {"livemode": False, "id": "e", "created": 1, "data": []}])
def test_a_signed_body_of_another_shape_is_refused_in_words(body):
    raw, seconds = json.dumps(body), int(NOON.timestamp())
    header = stripe.WebhookSignature.generate_signature_header(raw, HOOK, seconds)
    with pytest.raises(ForgedEvent):
        provider().verify({"stripe-signature": header}, raw.encode(), NOON)


def test_bytes_that_are_no_text_are_refused_in_words(told):
    headers, _ = signed(told, NOON)
    with pytest.raises(ForgedEvent):
        provider().verify(headers, b"\xff\xfe" * 50, NOON)


@pytest.mark.parametrize(
    ("money", "amount"),
    [
        (Money(1250, "EUR"), 1250),
        (Money(500, "JPY"), 500),
        (Money(12_340, "KWD"), 12_340),
        (Money(5_000, "UGX"), 500_000),
        (Money(700, "ISK"), 70_000),
        (Money(500_000, "MGA"), 5_000),
        (Money(200_00, "HUF"), 20_000),
    ],
)
def test_an_amount_is_counted_as_stripe_counts(money, amount):
    assert to_stripe(money) == amount
    assert from_stripe(amount, money.currency.lower()) == money


@pytest.mark.parametrize(
    "money",
    [
        Money(12_345, "KWD"),
        Money(500_050, "MGA"),
        Money(49, "USD"),
        Money(29, "GBP"),
        Money(49, "JPY"),
        Money(100_000_000, "USD"),
        Money(-500, "EUR"),
        Money(0, "UAH"),
    ],
)
def test_what_stripe_cannot_take_is_refused_before_it_is_asked(money):
    with pytest.raises(ProviderRefused):
        to_stripe(money)
