"""Stripe's events: which of its objects tells of what happened, and how a webhook is signed."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final, cast

from tamizdat.demo.till import stripe_shapes as shapes
from tamizdat.demo.till.asked import Told
from tamizdat.demo.till.books import Dispute, Happening, Movement, Refund
from tamizdat.demo.till.stripe_cards import own_intent
from tamizdat.giving.providers.play import STRIPE_HOOK
from tamizdat.giving.providers.port import Frequency

KINDS: Final[dict[str, tuple[str, ...]]] = {
    "settling": ("checkout.session.completed",),
    "arrived": ("checkout.session.async_payment_succeeded",),
    "failed": ("checkout.session.async_payment_failed",),
    "left": ("checkout.session.expired",),
    "paid": ("checkout.session.completed", "charge.succeeded"),
    "renewed": ("invoice.paid",),
    "renewal_failed": ("invoice.payment_failed", "customer.subscription.updated"),
    "lapsed": ("invoice.payment_failed", "customer.subscription.deleted"),
    "cancelled": ("customer.subscription.deleted",),
    "paused": ("customer.subscription.updated",),
    "resumed": ("customer.subscription.updated",),
    "changed": ("customer.subscription.updated",),
    "refunded": ("charge.refunded", "refund.created"),
    "disputed": ("charge.dispute.created",),
    "judged": ("charge.dispute.closed",),
}
OWN: Final = KINDS | {
    "settling": ("payment_intent.processing",),
    "arrived": ("payment_intent.succeeded",),
    "failed": ("payment_intent.payment_failed",),
    "paid": ("payment_intent.succeeded", "charge.succeeded"),
    "left": ("payment_intent.canceled",),
}
"""Of the paper's own card page, which has no Checkout Session."""
BEGINS: Final = ("checkout.session.completed", "customer.subscription.created", "invoice.paid")
"""A recurring contribution's first payment."""


def events(happening: Happening) -> Iterator[Told]:
    for number, kind in enumerate(_kinds(happening)):
        body = {
            "id": f"evt_{happening.token}{'abc'[number]}",
            "object": "event",
            "api_version": "2026-10-28.endive",
            "type": kind,
            "created": shapes.seconds(happening.at),
            "livemode": False,
            "data": {"object": OBJECTS[kind.rpartition(".")[0]](happening)},
        }
        yield Told(kind, body, happening.at)


def signed(told: Told, at: datetime, secret: str = STRIPE_HOOK) -> tuple[dict[str, str], bytes]:
    """``at``: by the wall's clock, of which nothing is told that is still to come."""
    seconds = shapes.seconds(at)
    raw = json.dumps({**told.body, "created": min(told.body["created"], seconds)}).encode()
    signature = hmac.new(secret.encode(), f"{seconds}.".encode() + raw, "sha256").hexdigest()
    return {"stripe-signature": f"t={seconds},v1={signature}", "content-type": "application/json"}, raw


def _kinds(happening: Happening) -> tuple[str, ...]:
    ours = happening.agreement
    own, recurs = "first" in ours.extra, ours.frequency is not Frequency.ONCE
    if recurs and happening.what == "paid":
        return BEGINS[1:] if own else BEGINS
    if recurs and own and happening.what == "left":
        return ("customer.subscription.updated",)
    return (OWN if own else KINDS).get(happening.what, ())


def _moved(happening: Happening) -> Movement:
    return cast("Movement", happening.movement)


OBJECTS: Final[dict[str, Callable[[Happening], shapes.Shape]]] = {
    "checkout.session": lambda it: shapes.session(it.agreement),
    "payment_intent": lambda it: own_intent(it.agreement),
    "invoice": lambda it: shapes.invoice(it.agreement, _moved(it)),
    "customer.subscription": lambda it: shapes.subscription(it.agreement),
    "charge": lambda it: shapes.charge(it.agreement, _moved(it)),
    "refund": lambda it: shapes.refund(_moved(it), cast("Refund", it.about)),
    "charge.dispute": lambda it: shapes.dispute(_moved(it), cast("Dispute", it.about)),
}
