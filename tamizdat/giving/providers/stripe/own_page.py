"""What was agreed on our own card page, shown as if it were one of Stripe's: so there is one way to read both.

Given once it is called by its payment intent (``pi_…``), else by its subscription (``sub_…``): there is no Checkout Session.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import stripe

from tamizdat.giving.providers.port import UnknownReference
from tamizdat.giving.providers.stripe.reading import moment, number_of

Told = Mapping[str, Any]

WAITING: Final = frozenset({"requires_payment_method", "requires_confirmation", "requires_action"})
"""Nothing is taken yet, and the page may be used."""
OPEN_FOR: Final = timedelta(days=1)
"""As long as one of Stripe's pages. A payment intent itself never ends, so we end it."""


def of_intent(intent: Told, now: datetime) -> dict[str, Any]:
    """``intent`` unfolded as far as :mod:`reading` wants it."""
    over = intent["status"] == "canceled" or (
        intent["status"] in WAITING and moment(intent["created"]) < now - OPEN_FOR
    )
    waits = intent["status"] in WAITING
    return {
        **_page(intent, "payment"),
        "status": "expired" if over else "open" if waits else "complete",
        "payment_status": "paid" if intent["status"] == "succeeded" else "unpaid",
        "amount_total": intent["amount"],
        "currency": intent["currency"],
        "payment_intent": intent,
    }


def of_subscription(subscription: Told) -> dict[str, Any]:
    return {**_page(subscription, "subscription"), "subscription": subscription}


def let_go(client: stripe.StripeClient, ref: str, options: stripe.RequestOptions) -> None:
    """End what nobody has paid. What was paid, or has ended, stays as it is."""
    if ref.startswith("sub_"):
        if client.v1.subscriptions.retrieve(ref).status == "incomplete":
            client.v1.subscriptions.cancel(ref, options=options)
    elif client.v1.payment_intents.retrieve(ref).status in WAITING:
        client.v1.payment_intents.cancel(ref, options=options)


def _page(agreed: Told, mode: str) -> dict[str, Any]:
    if not number_of(agreed):
        raise UnknownReference("Stripe knows no page from which this came.")
    return {
        "id": agreed["id"],
        "mode": mode,
        "client_reference_id": number_of(agreed),
        "created": agreed["created"],
        "payment_intent": None,
        "subscription": None,
    }
