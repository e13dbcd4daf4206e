"""What Stripe's objects look like, as far as anybody reads them here. Folded ids unfold where ``expand`` says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from tamizdat.demo.till.books import Agreement, Dispute, Movement, Refund
from tamizdat.giving.providers.port import Fate, Frequency, Standing, Verdict
from tamizdat.giving.providers.stripe.amounts import places
from tamizdat.lib.money import Money, places_of

Shape = dict[str, Any]
Expand = frozenset[str]

FOLDED: Final[Expand] = frozenset()
STATUS: Final = {
    Standing.RETRYING: "past_due",
    Standing.LAPSED: "canceled",
    Standing.CANCELLED: "canceled",
    Standing.FAILED: "incomplete_expired",
    Standing.AWAITING: "incomplete",
    Standing.ABANDONED: "incomplete_expired",
}
INTERVALS: Final = {Frequency.MONTHLY: "month", Frequency.ANNUAL: "year"}
OPEN: Final = (Standing.AWAITING, Standing.APPROVED)


def session(agreement: Agreement, expand: Expand = FOLDED) -> Shape:
    once = agreement.frequency is Frequency.ONCE
    first = agreement.movements[0] if agreement.movements else None
    is_open = agreement.standing in OPEN
    shape = {
        "id": f"cs_test_{agreement.token}",
        "object": "checkout.session",
        "mode": "payment" if once else "subscription",
        "status": "open" if is_open else "complete" if first else "expired",
        "payment_status": "paid" if first and first.fate is Fate.DONE else "unpaid",
        "client_reference_id": agreement.number,
        "metadata": agreement.extra["metadata"],
        "amount_total": amount(agreement.extra["agreed"]),
        "currency": agreement.money.currency.lower(),
        "created": seconds(agreement.made_at),
        "livemode": False,
        "customer": None if once or not first else f"cus_{agreement.token}",
        "url": agreement.extra["url"] if is_open else None,
        "payment_intent": None,
        "subscription": None,
    }
    if first and once:
        shape["payment_intent"] = folded(
            f"pi_{first.token}", expand, "payment_intent", lambda inner: payment_intent(agreement, first, inner)
        )
    if first and not once:
        shape["subscription"] = folded(
            f"sub_{agreement.token}", expand, "subscription", lambda _inner: subscription(agreement)
        )
    if "line_items" in expand:
        shape["line_items"] = listing([{"object": "item", "quantity": 1, "price": price(agreement)}])
    return shape


def payment_intent(agreement: Agreement, movement: Movement, expand: Expand = FOLDED) -> Shape:
    statuses = {Fate.DONE: "succeeded", Fate.PENDING: "processing", Fate.FAILED: "requires_payment_method"}
    return {
        "id": f"pi_{movement.token}",
        "object": "payment_intent",
        "amount": amount(movement.money),
        "currency": movement.money.currency.lower(),
        "status": statuses[movement.fate],
        "metadata": agreement.extra["metadata"] if agreement.frequency is Frequency.ONCE else {},
        "created": seconds(movement.at),
        "latest_charge": folded(
            f"ch_{movement.token}", expand, "latest_charge", lambda inner: charge(agreement, movement, inner)
        ),
    }


def charge(agreement: Agreement, movement: Movement, expand: Expand = FOLDED) -> Shape:
    waits = "pending" if movement.first else "failed"  # a renewal that failed is tried again with a new charge
    shape = {
        "id": f"ch_{movement.token}",
        "object": "charge",
        "amount": amount(movement.money),
        "amount_refunded": amount(Money(movement.refunded, movement.money.currency)),
        "currency": movement.money.currency.lower(),
        "status": {Fate.DONE: "succeeded", Fate.PENDING: waits, Fate.FAILED: "failed"}[movement.fate],
        "created": seconds(movement.at),
        "customer": None if agreement.frequency is Frequency.ONCE else f"cus_{agreement.token}",
        "disputed": bool(movement.disputes),
        "metadata": agreement.extra["metadata"] if agreement.frequency is Frequency.ONCE else {},
        "payment_intent": f"pi_{movement.token}",
        "payment_method_details": {"type": "card", "card": {"country": agreement.country, "brand": "visa"}},
        "balance_transaction": None,
    }
    if movement.fee:
        fee = {"id": f"txn_{movement.token}", "fee": amount(movement.fee), "currency": movement.fee.currency.lower()}
        shape["balance_transaction"] = folded(str(fee["id"]), expand, "balance_transaction", lambda _inner: fee)
    if "refunds" in expand:
        shape["refunds"] = listing([refund(movement, each) for each in movement.refunds])
    return shape


def refund(movement: Movement, given: Refund) -> Shape:
    statuses = {Fate.DONE: "succeeded", Fate.PENDING: "pending", Fate.FAILED: "failed"}
    return {
        "id": f"re_{given.token}",
        "object": "refund",
        "amount": amount(given.money),
        "currency": given.money.currency.lower(),
        "payment_intent": f"pi_{movement.token}",
        "charge": f"ch_{movement.token}",
        "status": statuses[given.fate],
        "created": seconds(given.at),
    }


def dispute(movement: Movement, raised: Dispute) -> Shape:
    statuses = {Verdict.OPEN: "needs_response", Verdict.WON: "won", Verdict.LOST: "lost"}
    return {
        "id": f"du_{raised.token}",
        "object": "dispute",
        "amount": amount(raised.money),
        "currency": raised.money.currency.lower(),
        "payment_intent": f"pi_{movement.token}",
        "charge": f"ch_{movement.token}",
        "status": statuses[raised.verdict],
        "created": seconds(raised.at),
    }


def price(agreement: Agreement) -> Shape:
    return {
        "id": f"price_{agreement.token}",
        "object": "price",
        "product": f"prod_{agreement.token}",
        "unit_amount": amount(agreement.money),
        "currency": agreement.money.currency.lower(),
        "recurring": {"interval": INTERVALS[agreement.frequency], "interval_count": 1}
        if agreement.frequency in INTERVALS
        else None,
    }


def subscription(agreement: Agreement) -> Shape:
    ends = agreement.due or agreement.made_at
    reasons = {Standing.LAPSED: "payment_failed", Standing.CANCELLED: "cancellation_requested"}
    until = agreement.paused_until
    held = {"behavior": "void", "resumes_at": seconds(until) if until else None}
    item = {
        "id": f"si_{agreement.token}",
        "object": "subscription_item",
        "price": price(agreement),
        "current_period_end": seconds(ends),
    }
    return {
        "id": f"sub_{agreement.token}",
        "object": "subscription",
        "status": STATUS.get(agreement.standing, "active"),
        "customer": f"cus_{agreement.token}",
        "created": seconds(agreement.made_at),
        "cancel_at_period_end": False,
        "cancellation_details": {"reason": reasons.get(agreement.standing)},
        "pause_collection": held if agreement.standing is Standing.PAUSED else None,
        "metadata": agreement.extra["metadata"],
        "items": listing([item]),
        "latest_invoice": f"in_{agreement.movements[-1].token}" if agreement.movements else None,
    }


def invoice(agreement: Agreement, movement: Movement, expand: Expand = FOLDED) -> Shape:
    ended = agreement.standing in {Standing.LAPSED, Standing.CANCELLED}
    shape = {
        "id": f"in_{movement.token}",
        "object": "invoice",
        "status": "paid" if movement.fate is Fate.DONE else "void" if ended else "open",
        "billing_reason": "subscription_create" if movement.first else "subscription_cycle",
        "amount_due": amount(movement.money),
        "currency": movement.money.currency.lower(),
        "created": seconds(movement.at),
        "attempt_count": movement.tries,
        "customer": f"cus_{agreement.token}",
        "parent": {
            "type": "subscription_details",
            "subscription_details": {
                "subscription": f"sub_{agreement.token}",
                "metadata": agreement.extra["metadata"],
            },
        },
    }
    if "payments" in expand:
        shape["payments"] = listing([invoice_payment(agreement, movement)])
    return shape


def invoice_payment(agreement: Agreement, movement: Movement, expand: Expand = FOLDED) -> Shape:
    return {
        "id": f"inpay_{movement.token}",
        "object": "invoice_payment",
        "invoice": folded(f"in_{movement.token}", expand, "invoice", lambda inner: invoice(agreement, movement, inner)),
        "payment": {"type": "payment_intent", "payment_intent": f"pi_{movement.token}"},
        "status": "paid" if movement.fate is Fate.DONE else "open",
    }


def folded(name: str, expand: Expand, field: str, unfold: Callable[[Expand], Shape]) -> Any:
    """The id, or the object where the request asked for it."""
    inner = frozenset(path.removeprefix(f"{field}.") for path in expand if path.startswith(f"{field}."))
    return unfold(inner) if inner or field in expand else name


def listing(data: list[Shape], *, more: bool = False) -> Shape:
    return {"object": "list", "data": data, "has_more": more, "url": "/v1/list"}


def seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def amount(money: Money) -> int:
    """In Stripe's parts, of whatever size."""
    return int(money.minor * 10 ** places(money.currency) // 10 ** places_of(money.currency))
