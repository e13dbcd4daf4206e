"""PayPal signs a checksum, so whoever holds one genuine event can make others. What follows from that, and what does not."""

import json
import zlib
from datetime import timedelta

import pytest
import requests

from tamizdat.demo.till import paypal_told
from tamizdat.demo.till.asked import Told
from tamizdat.demo.till.paypal_dialect import PayPalTill
from tamizdat.giving.providers.paypal.account import LIVE, SANDBOX, at
from tamizdat.giving.providers.paypal.certificates import Certificates
from tamizdat.giving.providers.paypal.provider import PayPal
from tamizdat.giving.providers.play import PAYPAL_CLIENT as CLIENT
from tamizdat.giving.providers.play import PAYPAL_HOOK as HOOK
from tamizdat.giving.providers.play import PAYPAL_SECRET as SECRET
from tamizdat.giving.providers.port import Fate, ForgedEvent, ProviderDown
from tests.contracts.provider import begun
from tests.giving.tills import NOON

DIALECT = PayPalTill


@pytest.fixture
def provider(till):
    return PayPal(CLIENT, SECRET, (HOOK,), at(till.address), now=till.now)


@pytest.fixture
def genuine(till, provider):
    begun(provider, till)
    return till.events()[-1]


def twin_of(raw: bytes, amount: str) -> bytes:
    """Another body with the same CRC-32: 32 bits at its end are chosen so that the checksum comes out right.

    CRC-32 is linear: which of the letters ``@`` and ``A`` stand in a long word decides bits of it, and any target can be met by
    solving 32 equations.
    """
    body = json.loads(raw)
    body["resource"]["amount"]["value"] = amount
    start = (json.dumps(body)[:-1] + ', "x": "').encode()
    end, places, target = b'"}', 64, zlib.crc32(raw)
    zero = zlib.crc32(start + b"@" * places + end)
    rows = []
    for place in range(places):
        letters = bytearray(b"@" * places)
        letters[place] = ord("A")
        rows.append((zlib.crc32(start + bytes(letters) + end) ^ zero, 1 << place))
    chosen, wanted = 0, zero ^ target
    for bit in range(32):
        pivot = next((row for row in rows if row[0] >> bit & 1), None)
        if pivot is None:
            assert not wanted >> bit & 1
            continue
        rows = [(v ^ pivot[0], c ^ pivot[1]) if v >> bit & 1 else (v, c) for v, c in rows if (v, c) != pivot]
        if wanted >> bit & 1:
            wanted, chosen = wanted ^ pivot[0], chosen ^ pivot[1]
    letters = bytes(ord("A") if chosen >> place & 1 else ord("@") for place in range(places))
    return start + letters + end


def test_a_twin_with_the_same_checksum_passes_the_signature_and_changes_nothing(till, provider, genuine):
    headers, raw = genuine
    twin = twin_of(raw, "9999.00")
    assert zlib.crc32(twin) == zlib.crc32(raw)
    assert json.loads(twin)["resource"]["amount"]["value"] == "9999.00"
    hint = provider.verify(headers, twin, till.now())
    assert hint.event == provider.verify(headers, raw, till.now()).event
    seen = provider.fetch(next(iter(till.books.agreements)))
    assert [(each.money.minor, each.fate) for each in seen.payments] == [(1250, Fate.DONE)]


def test_another_newspapers_webhook_signs_nothing_here(till, provider, genuine):
    with pytest.raises(ForgedEvent):
        provider.verify(*paypal_told.signed(till.dialect.told[-1], till.now(), till.address, "ANOTHERHOOK"), till.now())


@pytest.mark.parametrize("off", [timedelta(minutes=6), timedelta(days=1), timedelta(days=-5)])
def test_an_event_of_another_time_is_refused(till, provider, off):
    told = Told("X", {"id": "WH-1", "create_time": "2026-11-27T12:00:00Z"}, NOON)
    with pytest.raises(ForgedEvent):
        provider.verify(*paypal_told.signed(told, NOON + off, till.address), NOON)


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/v1/notifications/certs/CERT-play-money",
        "{at}/v1/notifications/certs/../../oauth2/token",
        "{at}/v1/notifications/certs/CERT-play-money?x=1",
        "{at}.evil.example/v1/notifications/certs/CERT-play-money",
        "{at}@evil.example/v1/notifications/certs/CERT-play-money",
        "file:///etc/passwd",
        "",
    ],
)
def test_a_certificate_of_somebody_else_is_not_even_asked_for(till, provider, genuine, address):
    headers, raw = genuine
    before = dict(headers, **{"paypal-cert-url": address.replace("{at}", till.address)})
    with pytest.raises(ForgedEvent):
        provider.verify(before, raw, till.now())


@pytest.mark.parametrize("place", [LIVE, SANDBOX])
def test_certificates_come_over_tls_from_paypal_only(place):
    assert all(each.startswith("https://api") and ".paypal.com/" in each for each in place.certificates)


def test_a_certificate_is_fetched_once(till, provider, genuine):
    headers, raw = genuine
    provider.verify(headers, raw, till.now())
    till.down()
    assert provider.verify(headers, raw, till.now())


def test_when_the_certificate_cannot_be_had_the_event_is_for_later_and_not_forged(till, genuine):
    headers, raw = genuine
    till.down()
    with pytest.raises(ProviderDown):
        PayPal(CLIENT, SECRET, (HOOK,), at(till.address), now=till.now).verify(headers, raw, till.now())


def test_a_certificate_that_has_run_out_signs_nothing(till, genuine):
    late = Certificates(at(till.address).certificates, requests.Session(), lambda: NOON + timedelta(days=20_000))
    with pytest.raises(ForgedEvent):
        late.key_at(genuine[0]["paypal-cert-url"])


@pytest.mark.parametrize(
    "missing", ["transmission-id", "transmission-time", "transmission-sig", "cert-url", "auth-algo"]
)
def test_every_header_is_needed(till, provider, genuine, missing):
    headers, raw = genuine
    with pytest.raises(ForgedEvent):
        provider.verify({name: value for name, value in headers.items() if missing not in name}, raw, till.now())


@pytest.mark.parametrize("algorithm", ["SHA1withRSA", "none", "sha256withrsa"])
def test_no_weaker_algorithm_is_taken(till, provider, genuine, algorithm):
    headers, raw = genuine
    with pytest.raises(ForgedEvent):
        provider.verify({**headers, "paypal-auth-algo": algorithm}, raw, till.now())


@pytest.mark.parametrize("body", [[], {}, None, {"resource": None}, {"resource": [], "event_type": 1}, "x"])
def test_a_signed_body_of_another_shape_is_refused_in_words(till, provider, body):
    strange = Told("X", {"id": "WH-1"}, NOON)
    headers, _ = paypal_told.signed(strange, NOON, till.address)
    raw = json.dumps(body).encode()
    with pytest.raises(ForgedEvent):
        provider.verify(headers, raw, NOON)
    with pytest.raises(ForgedEvent):
        provider.verify(*signed_body(raw, till.address), NOON)


def signed_body(raw: bytes, base: str) -> tuple[dict[str, str], bytes]:
    """Any bytes under a genuine signature."""
    made = paypal_told.signed(Told("X", {"id": "WH-1"}, NOON), NOON, base)[0]
    what = f"{made['paypal-transmission-id']}|{made['paypal-transmission-time']}|{HOOK}|{zlib.crc32(raw)}".encode()
    signature = paypal_told.key().sign(what, paypal_told.PKCS1v15(), paypal_told.SHA256())
    return {**made, "paypal-transmission-sig": paypal_told.base64.b64encode(signature).decode()}, raw


def test_a_body_without_end_is_refused_before_it_is_read(till, provider):
    with pytest.raises(ForgedEvent):
        provider.verify(*signed_body(b" " * (257 << 10), till.address), NOON)
