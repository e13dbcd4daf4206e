"""How Stripe is asked: what a checkout page is made of, and what its refusals mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import stripe

from tamizdat.giving.providers.port import (
    AmountRefused,
    CardDeclined,
    Frequency,
    Intent,
    ProviderDown,
    ProviderRefused,
    UnknownReference,
)
from tamizdat.giving.providers.stripe.amounts import to_stripe
from tamizdat.giving.providers.stripe.reading import OURS
from tamizdat.giving.providers.wire import understood
from tamizdat.lib.money import Money

INTERVALS: Final = {Frequency.MONTHLY: "month", Frequency.ANNUAL: "year"}
LOCALES: Final = frozenset(
    "bg cs da de el en es et fi fil fr hr hu id it ja ko lt lv ms mt nb nl pl pt ro ru sk sl sv th tr vi zh".split()
)
"""Languages of Stripe's page; for others it goes by the browser's."""
LATER: Final = frozenset({409, 429})
AMOUNTS: Final = frozenset({"amount_too_large", "amount_too_small"})


def checkout(intent: Intent) -> dict[str, Any]:
    """The parameters of a page. Nothing in them may depend on the time: the same key has to come with the same."""
    price: dict[str, Any] = {
        "currency": intent.money.currency.lower(),
        "unit_amount": to_stripe(intent.money),
        "product_data": {"name": intent.description},
    }
    ours = {OURS: intent.number}
    asked: dict[str, Any] = {
        "line_items": [{"quantity": 1, "price_data": price}],
        "client_reference_id": intent.number,
        "metadata": ours,
        "success_url": f"{intent.return_url}{'&' if '?' in intent.return_url else '?'}ref={{CHECKOUT_SESSION_ID}}",
        "cancel_url": intent.cancel_url,
        "locale": locale(intent.language),
        "adaptive_pricing": {"enabled": False},  # the donor chose the currency; what is agreed is what moves
    }
    if intent.frequency is Frequency.ONCE:
        return {
            **asked,
            "mode": "payment",
            "submit_type": "donate",
            "payment_intent_data": {"metadata": ours, "description": intent.description},
        }
    price["recurring"] = {"interval": INTERVALS[intent.frequency]}
    return {
        **asked,
        "mode": "subscription",
        "subscription_data": {"metadata": ours, "description": intent.description},
    }


def changed(subscription: Mapping[str, Any], money: Money) -> dict[str, Any]:
    """The same subscription at another price, from the next renewal on."""
    item = subscription["items"]["data"][0]
    price = {
        "currency": money.currency.lower(),
        "unit_amount": to_stripe(money),
        "product": item["price"]["product"],
        "recurring": {"interval": item["price"]["recurring"]["interval"]},
    }
    return {"items": [{"id": item["id"], "price_data": price}], "proration_behavior": "none"}


def under(key: str) -> stripe.RequestOptions:
    return {"idempotency_key": key}


@contextmanager
def asking() -> Iterator[None]:
    """Stripe's refusals in the port's words. Its sentences are left out: they may hold a key, or what a donor typed."""
    try:
        with understood("Stripe"):
            yield
    except (stripe.APIConnectionError, stripe.RateLimitError) as error:
        raise ProviderDown(f"Stripe does not answer ({type(error).__name__}).") from None
    except (stripe.AuthenticationError, stripe.PermissionError):
        raise ProviderRefused("Stripe does not take our key. Look at it: tamizdat doctor") from None
    except stripe.StripeError as error:
        raise _refusal(error) from None


def _refusal(error: stripe.StripeError) -> Exception:
    status = error.http_status or 0
    if status == 404 or error.code == "resource_missing":  # noqa: PLR2004  HTTP's own
        return UnknownReference("Stripe knows no such thing.")
    if status in LATER or status >= 500 or isinstance(error, stripe.APIError):  # noqa: PLR2004
        return ProviderDown(f"Stripe answered {status}: later.")
    if isinstance(error, stripe.CardError):
        return CardDeclined("A bank says no to a card.")
    if error.code in AMOUNTS:
        return AmountRefused(f"Stripe says no ({error.code}).")
    return ProviderRefused(f"Stripe says no ({status}, {type(error).__name__}, {error.code or 'no code'}).")


def locale(language: str) -> str:
    """As Stripe's pages and script want it."""
    return language if language in LOCALES else {"pt-br": "pt-BR", "zh-hant": "zh-TW"}.get(language, "auto")
