"""PayPal's webhooks. Their signature binds a checksum (CRC-32), and so nothing: whoever holds one genuine event can make others.

What is asked of one is therefore only whether PayPal has something to tell; all that counts is fetched. The event's name is
that of its transmission, which the signature does bind: a twin of an event is the event again.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from tamizdat.giving.providers.paypal.reading import moment
from tamizdat.giving.providers.port import ForgedEvent, Hint

Read = TypeVar("Read")

AHEAD: Final = timedelta(minutes=5)
AGO: Final = timedelta(days=4)
"""PayPal tries for three days."""
LARGEST: Final = 256 << 10

_HEADERS: Final = ("transmission-id", "transmission-time", "transmission-sig", "cert-url", "auth-algo")
_PLAIN: Final = re.compile(r"[\x21-\x7e]{1,500}")


def verify(
    headers: Mapping[str, str], raw: bytes, now: datetime, hooks: tuple[str, ...], key_at: Callable[[str], RSAPublicKey]
) -> Hint:
    """``hooks``: PayPal's ids of our webhooks; ``key_at``: the key of a certificate, by its address. Raises :class:`ForgedEvent`."""
    if len(raw) > LARGEST:
        raise ForgedEvent("The event is larger than any of PayPal's.")
    name, time, signature, address, algorithm = (headers.get(f"paypal-{each}", "") for each in _HEADERS)
    if not all(_PLAIN.fullmatch(each) for each in (name, time, signature, address)) or algorithm != "SHA256withRSA":
        raise ForgedEvent("The event has not the headers of one of PayPal's.")
    key = key_at(address)
    if not any(_signed(key, signature, f"{name}|{time}|{hook}|{zlib.crc32(raw)}") for hook in hooks if hook):
        raise ForgedEvent("The event does not have PayPal's signature for this newspaper.")
    sent_at = _read(lambda: moment(time))
    if not now - AGO < sent_at < now + AHEAD:
        raise ForgedEvent("The event was sent at another time: it is old, or a clock is wrong.")
    return _read(lambda: _hint(name, json.loads(raw)))


def refs_of(event: Mapping[str, Any]) -> tuple[str, ...]:
    """Of contributions and payments, as the list of events and the webhooks name them."""
    kind, about = str(event["event_type"]), event["resource"]
    if kind.startswith("CUSTOMER.DISPUTE."):
        return tuple(str(each["seller_transaction_id"]) for each in about["disputed_transactions"])
    if kind.startswith("PAYMENT.SALE."):
        return _known(about.get("billing_agreement_id"), about.get("sale_id") or about.get("id"))
    if kind.startswith("PAYMENT.CAPTURE."):
        related = (about.get("supplementary_data") or {}).get("related_ids") or {}
        up = next((str(link["href"]).rsplit("/", 1)[-1] for link in about.get("links", ()) if link["rel"] == "up"), "")
        return _known(related.get("order_id"), about.get("id"), up)
    return _known(about.get("id"))


def _hint(name: str, event: Mapping[str, Any]) -> Hint:
    about = event["resource"]
    disputed = about.get("disputed_transactions") or [{}]
    number = about.get("custom_id") or about.get("custom") or disputed[0].get("custom") or _number_in(about)
    return Hint(name, refs_of(event), moment(event["create_time"]), (str(number),) if number else ())


def _number_in(order: Mapping[str, Any]) -> str:
    units = order.get("purchase_units") or [{}]
    return str(units[0].get("custom_id") or "")


def _known(*refs: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ref for ref in refs if isinstance(ref, str) and ref))


def _signed(key: RSAPublicKey, signature: str, what: str) -> bool:
    try:
        key.verify(base64.b64decode(signature, validate=True), what.encode(), PKCS1v15(), SHA256())
    except (InvalidSignature, binascii.Error):
        return False
    return True


def _read(read: Callable[[], Read]) -> Read:
    try:
        return read()
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError):
        raise ForgedEvent("The event has not the shape of one of PayPal's.") from None
