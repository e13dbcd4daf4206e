"""BTCPay keeps what every provider promises, late and partial payments too, asked at the till over HTTP."""

import hmac
import json
from datetime import timedelta

import pytest

from tamizdat.demo.till.btcpay_dialect import BTCPayTill
from tamizdat.giving.providers.btcpay.provider import BTCPay
from tamizdat.giving.providers.btcpay.reading import snapshot
from tamizdat.giving.providers.play import BTCPAY_HOOK as HOOK
from tamizdat.giving.providers.play import BTCPAY_KEY as KEY
from tamizdat.giving.providers.play import BTCPAY_STORE as STORE
from tamizdat.giving.providers.port import Fate, ForgedEvent, Frequency, ProviderRefused, Standing, UnknownReference
from tamizdat.lib.money import Money
from tests.contracts.provider import (
    PartsContract,
    ProviderContract,
    SlowContract,
    StrictKeysContract,
    an_intent,
    begun,
)
from tests.giving.tills import NOON

DIALECT = BTCPayTill


@pytest.fixture
def provider(till):
    return BTCPay(till.address, STORE, KEY, (HOOK,), now=till.now)


class TestBTCPay(ProviderContract, SlowContract, PartsContract, StrictKeysContract):
    pass


def an_invoice(status: str, also: str = "None", *payments: dict, amount: str = "10.00") -> tuple[dict, list[dict]]:
    invoice = {
        "id": "INVOICE",
        "amount": amount,
        "currency": "EUR",
        "status": status,
        "additionalStatus": also,
        "createdTime": int(NOON.timestamp()),
        "metadata": {"orderId": "N" * 22},
    }
    return invoice, [{"rate": "83333.33", "payments": list(payments)}]


def a_payment(value: str, status: str = "Settled", name: str = "tx-0") -> dict:
    return {"id": name, "value": value, "status": status, "receivedDate": int(NOON.timestamp())}


@pytest.mark.parametrize(
    ("status", "also", "payments", "standing", "came"),
    [
        ("New", "None", [], Standing.AWAITING, []),
        ("New", "PaidPartial", ["0.00006"], Standing.AWAITING, [500]),
        ("Processing", "None", ["0.00012"], Standing.SETTLING, [1000]),
        ("Processing", "PaidOver", ["0.00024"], Standing.SETTLING, [2000]),
        ("Settled", "None", ["0.00012001"], Standing.PAID, [1000]),
        ("Settled", "PaidOver", ["0.00012", "0.00006"], Standing.PAID, [1000, 500]),
        ("Settled", "Marked", [], Standing.PAID, [1000]),
        ("Expired", "None", [], Standing.ABANDONED, []),
        ("Expired", "PaidPartial", ["0.00006"], Standing.ABANDONED, [500]),
        ("Expired", "PaidLate", ["0.00012"], Standing.PAID, [1000]),
        ("Invalid", "None", ["0.00012"], Standing.FAILED, [1000]),
        ("Invalid", "Marked", [], Standing.ABANDONED, []),
    ],
)
def test_each_state_of_an_invoice_is_read_for_what_it_is(status, also, payments, standing, came):
    rows = [a_payment(value, name=f"tx-{n}") for n, value in enumerate(payments)]
    seen = snapshot(*an_invoice(status, also, *rows), NOON)
    assert (seen.standing, [each.money.minor for each in seen.payments]) == (standing, came)


def test_what_came_late_and_is_not_confirmed_yet_is_not_paid_yet():
    seen = snapshot(*an_invoice("Expired", "PaidLate", a_payment("0.00012", "Processing")), NOON)
    assert (seen.standing, seen.payments[0].fate) == (Standing.SETTLING, Fate.PENDING)


def test_a_late_payment_to_an_old_invoice_is_listed(till, provider):
    ref = provider.start(an_intent(), "key").ref
    till.hands.leave(ref)
    till.hands.wait(10)
    till.hands.pay_part(ref, 1250)
    assert [each.ref for each in provider.list_since(till.now() - timedelta(days=1))] == [ref]
    till.hands.wait(10)
    assert not list(provider.list_since(till.now() - timedelta(days=1)))


def test_more_invoices_than_a_page_has_are_listed(till, provider):
    for n in range(120):
        till.books.open(f"number {n}", Frequency.ONCE, Money(500, "EUR"), redirect="")
    assert len(list(provider.list_since(till.now() - timedelta(days=1)))) == 120


def test_it_takes_single_gifts_only(provider):
    with pytest.raises(ProviderRefused):
        provider.start(an_intent(Frequency.MONTHLY), "key")


@pytest.mark.parametrize("ref", ["../invoices", "A/status", "", "A?x=1", "A" * 65])
def test_a_reference_is_no_way_to_another_part_of_the_interface(provider, ref):
    with pytest.raises(UnknownReference):
        provider.fetch(ref)


def signed(body: object, secret: str = HOOK) -> tuple[dict[str, str], bytes]:
    raw = json.dumps(body).encode()
    return {"btcpay-sig": "sha256=" + hmac.new(secret.encode(), raw, "sha256").hexdigest()}, raw


def an_event(**other: object) -> dict[str, object]:
    return {"deliveryId": "D1", "storeId": STORE, "invoiceId": "I1", "timestamp": int(NOON.timestamp()), **other}


def test_an_event_delivered_again_is_the_event_again(provider):
    first = provider.verify(*signed(an_event(originalDeliveryId="D1")), NOON)
    again = provider.verify(*signed(an_event(deliveryId="D2", originalDeliveryId="D1", isRedelivery=True)), NOON)
    assert first.event == again.event == "D1"


@pytest.mark.parametrize("secret", ["another newspaper's", "", " "])
def test_another_secret_signs_nothing_here(till, secret):
    for hooks in ((HOOK,), (HOOK, ""), ("",), ()):
        with pytest.raises(ForgedEvent):
            BTCPay(till.address, STORE, KEY, hooks).verify(*signed(an_event(), secret), NOON)


@pytest.mark.parametrize("off", [timedelta(minutes=6), timedelta(days=365), timedelta(days=-3)])
def test_a_replay_of_long_ago_and_an_event_from_the_future_are_refused(provider, off):
    with pytest.raises(ForgedEvent):
        provider.verify(*signed(an_event(timestamp=int((NOON + off).timestamp()))), NOON)


def test_an_event_of_another_store_is_refused(provider):
    with pytest.raises(ForgedEvent):
        provider.verify(*signed(an_event(storeId="ANOTHER")), NOON)


@pytest.mark.parametrize("body", [[], {}, None, "x", {"storeId": STORE, "deliveryId": "D", "timestamp": 1e30}])
def test_a_signed_body_of_another_shape_is_refused_in_words(provider, body):
    with pytest.raises(ForgedEvent):
        provider.verify(*signed(body), NOON)


@pytest.mark.parametrize("header", ["", "sha256=", "sha1=00", "sha256=ü", "x" * 5000])
def test_a_header_of_nonsense_is_refused_in_words(provider, header):
    with pytest.raises(ForgedEvent):
        provider.verify({"btcpay-sig": header}, signed(an_event())[1], NOON)


def test_a_body_without_end_is_refused_before_it_is_read(provider):
    with pytest.raises(ForgedEvent):
        provider.verify(*signed(an_event(padding="x" * (256 << 10))), NOON)


def test_the_donor_comes_back_with_the_invoice(till, provider):
    ref = begun(provider, till).ref
    assert till.dialect.way_back(ref, gave=True).endswith(f"?ref={ref}")
