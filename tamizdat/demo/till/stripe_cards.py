"""Stripe's interface for a card page of the paper's own: confirmation tokens, payment intents, subscriptions that wait for a card."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from tamizdat.demo.till import cards
from tamizdat.demo.till import stripe_shapes as shapes
from tamizdat.demo.till.asked import Asked
from tamizdat.demo.till.books import Agreement, token_of
from tamizdat.giving.providers.port import Frequency, UnknownReference
from tamizdat.giving.providers.stripe.amounts import from_stripe
from tamizdat.lib.money import Money

if TYPE_CHECKING:
    from tamizdat.demo.till.stripe_dialect import StripeTill

FREQUENCIES: Final = {"month": Frequency.MONTHLY, "year": Frequency.ANNUAL}


class Declined(Exception):  # noqa: N818  it reads as what it says
    """A bank says no."""


def own_intent(agreement: Agreement) -> shapes.Shape:
    """Of a card page of the paper's own: it is there before anybody pays. A renewal's, or a subscription's first, names nobody."""
    first = agreement.movements[0] if agreement.movements else None
    if first and first.first:
        return shapes.payment_intent(agreement, first)
    asks = {"type": "redirect_to_url", "redirect_to_url": {"url": agreement.extra["url"]}}
    waits = "requires_action" if "asks" in agreement.extra else "requires_payment_method"
    return {
        "id": f"pi_{agreement.extra['first']}",
        "object": "payment_intent",
        "amount": shapes.amount(agreement.money),
        "currency": agreement.money.currency.lower(),
        "status": waits if agreement.standing in shapes.OPEN else "canceled",
        "metadata": agreement.extra["metadata"] if agreement.frequency is Frequency.ONCE else {},
        "created": shapes.seconds(agreement.made_at),
        "latest_charge": None,
        "next_action": asks if "asks" in agreement.extra else None,
    }


def first_invoice(agreement: Agreement) -> shapes.Shape:
    """Of a subscription that waits for a card; its payment unfolded."""
    paid = {"payment": {"type": "payment_intent", "payment_intent": f"pi_{agreement.extra['first']}"}}
    return {
        "id": f"in_{agreement.extra['first']}",
        "object": "invoice",
        "status": "open",
        "billing_reason": "subscription_create",
        "amount_due": shapes.amount(agreement.money),
        "currency": agreement.money.currency.lower(),
        "created": shapes.seconds(agreement.made_at),
        "payments": shapes.listing([paid]),
    }


def get_token(_till: StripeTill, _asked: Asked, ref: str) -> Any:
    card = cards.of(ref)
    details = {
        "country": card.country or None,
        "brand": "visa",
        "wallet": {"type": card.wallet} if card.wallet else None,
    }
    return {
        "id": ref,
        "object": "confirmation_token",
        "livemode": False,
        "payment_method_preview": {"type": "card", "card": details},
        "use_stripe_sdk": True,
    }


def make_customer(till: StripeTill, asked: Asked) -> Any:
    return {"id": f"cus_{till.books.token()}", "object": "customer", "metadata": asked.form["metadata"]}


def make_product(till: StripeTill, asked: Asked) -> Any:
    return {"id": f"prod_{till.books.token()}", "object": "product", "name": asked.form["name"]}


def make_intent(till: StripeTill, asked: Asked) -> Any:
    form = asked.form
    made = _open(till, form, from_stripe(int(form["amount"]), form["currency"]), Frequency.ONCE)
    made.extra["first"] = made.token
    return own_intent(made)


def make_subscription(till: StripeTill, asked: Asked) -> Any:
    form = asked.form
    price = form["items"]["0"]["price_data"]
    money = from_stripe(int(price["unit_amount"]), price["currency"])
    made = _open(till, form, money, FREQUENCIES[price["recurring"]["interval"]])
    made.extra["first"] = till.books.token()
    return shapes.subscription(made)


def get_subscription(till: StripeTill, asked: Asked, ref: str) -> Any:
    agreement = till.books.agreement(ref)
    shape = shapes.subscription(agreement)
    if "latest_invoice.payments" in dict(asked.query.get("expand", {})).values():
        shape["latest_invoice"] = first_invoice(agreement)
    return shape


def get_intent(till: StripeTill, asked: Asked, ref: str) -> Any:
    expand = frozenset(dict(asked.query.get("expand", {})).values())
    if token_of(ref) in till.books.movements:
        agreement, movement = till.books.payment(ref)
        return shapes.payment_intent(agreement, movement, expand)
    return own_intent(_waiting(till, ref))


def list_intents(till: StripeTill, asked: Asked) -> Any:
    own = [own_intent(each) for each in till.books.agreements.values() if "first" in each.extra]
    once = [each for each in own if each["metadata"]]
    return till.page(asked, once)


def confirm(till: StripeTill, asked: Asked, ref: str) -> Any:
    """Raises :class:`Declined`."""
    agreement, card = _waiting(till, ref), cards.of(asked.form["confirmation_token"])
    agreement.country = card.country
    agreement.extra |= {"return_url": asked.form["return_url"]}
    if card.declines:
        raise Declined
    if card.asks:
        agreement.extra["asks"] = card.country
    else:
        till.hands.pay(agreement.token, card.country)
    return own_intent(agreement)


def cancel_intent(till: StripeTill, _asked: Asked, ref: str) -> Any:
    agreement = _waiting(till, ref)
    till.hands.leave(agreement.token)
    return own_intent(agreement)


def _open(till: StripeTill, form: dict[str, Any], money: Money, frequency: Frequency) -> Agreement:
    metadata = form["metadata"]
    made = till.books.open(
        metadata["contribution"], frequency, money, agreed=money, metadata=metadata, description=form["description"]
    )
    made.extra["url"] = f"{till.at}/pay/stripe/{made.token}"
    return made


def _waiting(till: StripeTill, ref: str) -> Agreement:
    """Whose first payment it is."""
    token = token_of(ref)
    for each in till.books.agreements.values():
        if each.extra.get("first") == token:
            return each
    raise UnknownReference("No such payment intent.")


ROUTES: Final[list[tuple[str, re.Pattern[str], Callable[..., Any]]]] = [
    (method, re.compile(path), do)
    for method, path, do in (
        ("GET", r"/v1/confirmation_tokens/(\w+)", get_token),
        ("POST", "/v1/customers", make_customer),
        ("POST", "/v1/products", make_product),
        ("POST", "/v1/subscriptions", make_subscription),
        ("GET", r"/v1/subscriptions/(\w+)", get_subscription),
        ("POST", "/v1/payment_intents", make_intent),
        ("GET", "/v1/payment_intents", list_intents),
        ("GET", r"/v1/payment_intents/(\w+)", get_intent),
        ("POST", r"/v1/payment_intents/(\w+)/confirm", confirm),
        ("POST", r"/v1/payment_intents/(\w+)/cancel", cancel_intent),
    )
]
