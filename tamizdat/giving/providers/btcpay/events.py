"""BTCPay's webhooks. The signature covers the body, in which the time stands; a repetition is known by its first delivery."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from tamizdat.giving.providers.btcpay.reading import moment, number_of
from tamizdat.giving.providers.port import ForgedEvent, Hint

AHEAD: Final = timedelta(minutes=5)
AGO: Final = timedelta(days=2)
"""BTCPay itself tries for an hour; a person can deliver again by hand."""
LARGEST: Final = 256 << 10


def verify(headers: Mapping[str, str], raw: bytes, now: datetime, secrets: tuple[str, ...], store: str) -> Hint:
    """Raises :class:`ForgedEvent`."""
    if len(raw) > LARGEST:
        raise ForgedEvent("The event is larger than any of BTCPay's.")
    given = headers.get("btcpay-sig", "").encode("utf-8", "replace")
    if not any(hmac.compare_digest(given, _signature(raw, secret)) for secret in secrets if secret.strip()):
        raise ForgedEvent("The event does not have the signature of our BTCPay.")
    hint = _hint(raw, store)
    if not hint.made_at or not now - AGO < hint.made_at < now + AHEAD:
        raise ForgedEvent("The event is of another time: it is old, or a clock is wrong.")
    return hint


def _signature(raw: bytes, secret: str) -> bytes:
    return b"sha256=" + hmac.new(secret.encode(), raw, "sha256").hexdigest().encode()


def _hint(raw: bytes, store: str) -> Hint:
    try:
        event = json.loads(raw)
        if event["storeId"] != store:
            raise ForgedEvent("The event is of another store.")
        ref, number = event.get("invoiceId"), number_of(event)
        name = str(event.get("originalDeliveryId") or event["deliveryId"])
        return Hint(name, (str(ref),) if ref else (), moment(event["timestamp"]), (number,) if number else ())
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError):
        raise ForgedEvent("The event has not the shape of one of BTCPay's.") from None
