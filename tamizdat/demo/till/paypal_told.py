"""PayPal's events, and how a webhook is signed: RSA over a checksum of the body, with a certificate made for this run."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Final, cast

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from tamizdat.demo.till import paypal_shapes as shapes
from tamizdat.demo.till.asked import Told
from tamizdat.demo.till.books import Dispute, Happening, Movement, Refund
from tamizdat.giving.providers.play import PAYPAL_HOOK
from tamizdat.giving.providers.port import Frequency

CERTIFICATE: Final = "CERT-play-money"
YEARS: Final = timedelta(days=3650)

ONCE: Final[dict[str, tuple[str, ...]]] = {
    "approved": ("CHECKOUT.ORDER.APPROVED",),
    "settling": ("PAYMENT.CAPTURE.PENDING",),
    "arrived": ("PAYMENT.CAPTURE.COMPLETED",),
    "paid": ("PAYMENT.CAPTURE.COMPLETED",),
    "failed": ("PAYMENT.CAPTURE.DECLINED",),
    "refunded": ("PAYMENT.CAPTURE.REFUNDED",),
}
RECURRING: Final[dict[str, tuple[str, ...]]] = {
    "opened": ("BILLING.SUBSCRIPTION.CREATED",),
    "paid": ("BILLING.SUBSCRIPTION.ACTIVATED", "PAYMENT.SALE.COMPLETED"),
    "renewed": ("PAYMENT.SALE.COMPLETED",),
    "renewal_failed": ("BILLING.SUBSCRIPTION.PAYMENT.FAILED",),
    "lapsed": ("BILLING.SUBSCRIPTION.SUSPENDED",),
    "paused": ("BILLING.SUBSCRIPTION.SUSPENDED",),
    "resumed": ("BILLING.SUBSCRIPTION.RE-ACTIVATED",),
    "cancelled": ("BILLING.SUBSCRIPTION.CANCELLED",),
    "refunded": ("PAYMENT.SALE.REFUNDED",),
}
DISPUTES: Final = {"disputed": ("CUSTOMER.DISPUTE.CREATED",), "judged": ("CUSTOMER.DISPUTE.RESOLVED",)}


def events(happening: Happening, base: str) -> Iterator[Told]:
    once = happening.agreement.frequency is Frequency.ONCE
    kinds = (ONCE if once else RECURRING) | DISPUTES
    for number, kind in enumerate(kinds.get(happening.what, ())):
        body = {
            "id": f"WH-{happening.token}-{number}",
            "event_version": "1.0",
            "create_time": shapes.time(happening.at),
            "event_type": kind,
            "resource_type": kind.split(".")[1].lower(),
            "resource": _resource(kind, happening, base),
        }
        yield Told(kind, body, happening.at)


def signed(told: Told, at: datetime, base: str, hook: str = PAYPAL_HOOK) -> tuple[dict[str, str], bytes]:
    """``at``: by the wall's clock, of which nothing is told that is still to come."""
    name, time = f"t-{told.body['id'].lower()}", shapes.time(at)
    made = min(told.body.get("create_time", time), time)  # written so that they sort by time
    raw = json.dumps({**told.body, "create_time": made}).encode()
    what = f"{name}|{time}|{hook}|{zlib.crc32(raw)}".encode()
    signature = base64.b64encode(key().sign(what, PKCS1v15(), SHA256())).decode()
    headers = {
        "paypal-transmission-id": name,
        "paypal-transmission-time": time,
        "paypal-transmission-sig": signature,
        "paypal-cert-url": f"{base}/v1/notifications/certs/{CERTIFICATE}",
        "paypal-auth-algo": "SHA256withRSA",
        "content-type": "application/json",
    }
    return headers, raw


@cache
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@cache
def certificate() -> bytes:
    """PEM, good for years either way, since the till's clock is moved."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "play money")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key().public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - YEARS)
        .not_valid_after(datetime.now(UTC) + YEARS)
    )
    return made.sign(key(), SHA256()).public_bytes(Encoding.PEM)


def _resource(kind: str, it: Happening, base: str) -> dict[str, Any]:
    agreement, movement = it.agreement, cast("Movement", it.movement)
    if kind.startswith("CUSTOMER.DISPUTE"):
        return shapes.dispute(agreement, movement, cast("Dispute", it.about))
    if kind == "PAYMENT.CAPTURE.REFUNDED":
        return shapes.refund(agreement, movement, cast("Refund", it.about), base)
    if kind == "PAYMENT.SALE.REFUNDED":
        given = cast("Refund", it.about)
        amount = {"total": given.money.plain, "currency": given.money.currency}
        return {"id": given.token, "sale_id": movement.token, "custom": agreement.number, "amount": amount}
    if kind.startswith("PAYMENT.SALE"):
        return shapes.sale(agreement, movement)
    if kind.startswith("PAYMENT.CAPTURE"):
        return shapes.capture(agreement, movement, base)
    return shapes.subscription(agreement) if kind.startswith("BILLING") else shapes.order(agreement, base)
