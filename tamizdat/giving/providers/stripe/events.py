"""Stripe's webhooks: whether they are Stripe's, of now and of our mode, and what they are about."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import stripe

from tamizdat.giving.providers.port import ForgedEvent, Hint
from tamizdat.giving.providers.stripe.reading import moment, number_of

WINDOW: Final = timedelta(minutes=5)
"""Between the moment in the signature and ours, either way. Stripe signs each of its tries anew."""
LARGEST: Final = 256 << 10


def verify(headers: Mapping[str, str], raw: bytes, now: datetime, secrets: tuple[str, ...], *, live: bool) -> Hint:
    """``secrets``: more than one while a new one takes the place of an old. Raises :class:`ForgedEvent`."""
    if len(raw) > LARGEST:
        raise ForgedEvent("The event is larger than any of Stripe's.")
    signature = headers.get("stripe-signature", "")
    if not any(_signed(raw, signature, secret) for secret in secrets):
        raise ForgedEvent("The event does not have Stripe's signature for this newspaper.")
    signed_at = _signed_at(signature)
    # The library refuses what is old, by the machine's clock, and lets the future pass.
    if abs(now - signed_at) > WINDOW:
        raise ForgedEvent("The event was signed at another time: it is old, or a clock is wrong.")
    return _hint(raw, live=live)


def _signed(raw: bytes, signature: str, secret: str) -> bool:
    try:
        return bool(stripe.WebhookSignature.verify_header(raw, signature, secret))
    except (stripe.SignatureVerificationError, UnicodeDecodeError):
        return False


def _signed_at(signature: str) -> datetime:
    try:
        return moment(int(next(part[2:] for part in signature.split(",") if part.startswith("t="))))
    except (StopIteration, ValueError, OverflowError, OSError):
        raise ForgedEvent("The event's signature names no time.") from None


def _hint(raw: bytes, *, live: bool) -> Hint:
    try:
        event = json.loads(raw)
        if event["livemode"] is not live:
            raise ForgedEvent("The event is of Stripe's other mode: test and live do not mix.")
        about: Mapping[str, Any] = event["data"]["object"]
        number = _number(about)
        return Hint(str(event["id"]), refs(about), moment(event["created"]), (number,) if number else ())
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError):
        raise ForgedEvent("The event has not the shape of one of Stripe's.") from None


def refs(about: Mapping[str, Any]) -> tuple[str, ...]:
    """A page or a subscription by itself; whatever moved money by its payment intent, as payments are called."""
    kind = about["object"]
    if kind in {"checkout.session", "payment_intent", "subscription"}:
        return (str(about["id"]),)
    if kind == "invoice":
        return tuple(str(ref) for ref in (_parent(about).get("subscription"),) if ref)
    intent = about.get("payment_intent")
    return (str(intent),) if isinstance(intent, str) and intent else ()


def _number(about: Mapping[str, Any]) -> str:
    return number_of(_parent(about) if about["object"] == "invoice" else about)


def _parent(invoice: Mapping[str, Any]) -> Mapping[str, Any]:
    details = (invoice.get("parent") or {}).get("subscription_details") or {}
    return details if isinstance(details, Mapping) else {}
