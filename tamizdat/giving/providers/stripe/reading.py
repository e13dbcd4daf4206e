"""What Stripe tells, in our words. Shapes are those of the pinned version (docs/developers/providers.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from tamizdat.giving.providers.port import (
    DisputeSeen,
    Fate,
    Frequency,
    PaymentSeen,
    RefundSeen,
    Snapshot,
    Standing,
    Verdict,
)
from tamizdat.giving.providers.stripe.amounts import from_stripe

Told = Mapping[str, Any]

OURS: Final = "contribution"
"""The only key of metadata that we write, with the contribution's number."""
ENDED: Final = frozenset({Standing.CANCELLED, Standing.LAPSED, Standing.FAILED})
CHARGES: Final = {"succeeded": Fate.DONE, "pending": Fate.PENDING, "failed": Fate.FAILED}
REFUNDS: Final = {"succeeded": Fate.DONE, "failed": Fate.FAILED, "canceled": Fate.FAILED}
DISPUTES: Final = {"won": Verdict.WON, "warning_closed": Verdict.WON, "prevented": Verdict.WON, "lost": Verdict.LOST}
SUBSCRIPTIONS: Final = {
    "incomplete": Standing.AWAITING,
    "incomplete_expired": Standing.FAILED,
    "trialing": Standing.ACTIVE,
    "active": Standing.ACTIVE,
    "past_due": Standing.RETRYING,
    "unpaid": Standing.LAPSED,
    "paused": Standing.PAUSED,
}
INTERVALS: Final = {"month": Frequency.MONTHLY, "year": Frequency.ANNUAL}


def once(session: Told, disputes: Sequence[Told], as_of: datetime) -> Snapshot:
    """``session`` with its payment intent, latest charge, refunds and balance transaction unfolded."""
    standing = _standing_once(session)
    intent = session.get("payment_intent") or {}
    charge = intent.get("latest_charge") or {}
    counts = charge and (charge["status"] != "failed" or standing is Standing.FAILED)
    return Snapshot(
        provider="stripe",
        ref=session["id"],
        number=number_of(session),
        frequency=Frequency.ONCE,
        money=from_stripe(session["amount_total"], session["currency"]),
        standing=standing,
        as_of=as_of,
        payments=(_payment(intent["id"], charge, disputes),) if counts else (),
        country=_country(charge),
    )


def recurring(
    session: Told, invoices: Sequence[Told], charges: Sequence[Told], disputes: Sequence[Told], as_of: datetime
) -> Snapshot:
    """``session`` with its subscription unfolded, if there is one yet; ``invoices`` with their payments; all ``charges``."""
    subscription = session.get("subscription")
    if not subscription:
        return _not_begun(session, as_of)
    item = subscription["items"]["data"][0]
    standing = standing_of(subscription)
    by_intent = _newest_by_intent(charges)
    seen = [_renewal(invoice, by_intent, disputes, standing) for invoice in reversed(invoices)]
    runs = standing in {Standing.ACTIVE, Standing.RETRYING} and not subscription["cancel_at_period_end"]
    return Snapshot(
        provider="stripe",
        ref=session["id"],
        number=number_of(session),
        frequency=INTERVALS[item["price"]["recurring"]["interval"]],
        money=from_stripe(item["price"]["unit_amount"], item["price"]["currency"]),
        standing=standing,
        as_of=as_of,
        payments=tuple(payment for payment in seen if payment),
        due=moment(item["current_period_end"]) if runs else None,
        country=_country(charges[0]) if charges else "",
    )


def standing_of(subscription: Told) -> Standing:
    status = subscription["status"]
    if status == "canceled":
        why = (subscription.get("cancellation_details") or {}).get("reason")
        return Standing.LAPSED if why == "payment_failed" else Standing.CANCELLED
    if status in {"active", "trialing"} and subscription.get("pause_collection"):
        return Standing.PAUSED
    return SUBSCRIPTIONS[status]


def number_of(told: Told) -> str:
    return str(told.get("client_reference_id") or (told.get("metadata") or {}).get(OURS) or "")


def moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _standing_once(session: Told) -> Standing:
    if session["status"] == "expired":
        return Standing.ABANDONED
    if session["status"] == "open":
        return Standing.AWAITING
    if session["payment_status"] == "paid":
        return Standing.PAID
    # Complete and unpaid: a debit is under way, or it came back (checkout.session.async_payment_failed).
    intent = session.get("payment_intent") or {}
    return Standing.SETTLING if intent.get("status") in {"processing", "requires_capture"} else Standing.FAILED


def _not_begun(session: Told, as_of: datetime) -> Snapshot:
    """The page is open or was left; what was chosen stands in its line."""
    open_yet = session["status"] == "open"
    line = session["line_items"]["data"][0]
    return Snapshot(
        provider="stripe",
        ref=session["id"],
        number=number_of(session),
        frequency=INTERVALS[line["price"]["recurring"]["interval"]],
        money=from_stripe(session["amount_total"], session["currency"]),
        standing=Standing.AWAITING if open_yet else Standing.ABANDONED,
        as_of=as_of,
    )


def _renewal(
    invoice: Told, charges: Mapping[str, Told], disputes: Sequence[Told], standing: Standing
) -> PaymentSeen | None:
    """None for an invoice that nobody tried to have paid: a draft, one of a time in which it was paused, or the first one while
    the donor is still at our card page."""
    intent = _intent_of(invoice)
    if not intent or not invoice["amount_due"] or invoice["status"] == "draft":
        return None
    charge = charges.get(intent)
    if charge and charge["status"] != "failed":
        return _payment(intent, charge, disputes)
    if standing is Standing.AWAITING:
        return None
    ended = standing in ENDED or invoice["status"] in {"void", "uncollectible"}
    return PaymentSeen(
        intent,
        from_stripe(invoice["amount_due"], invoice["currency"]),
        Fate.FAILED if ended else Fate.PENDING,
        moment(invoice["created"]),
    )


def _intent_of(invoice: Told) -> str:
    payments = (invoice.get("payments") or {}).get("data") or ()
    found = [each["payment"].get("payment_intent") for each in payments]
    return next((str(intent) for intent in found if intent), "")


def _newest_by_intent(charges: Sequence[Told]) -> dict[str, Told]:
    """A payment that failed and succeeded in the end has a charge for each try; Stripe lists the newest first."""
    found: dict[str, Told] = {}
    for charge in charges:
        found.setdefault(str(charge["payment_intent"]), charge)
    return found


def _payment(intent: str, charge: Told, disputes: Sequence[Told]) -> PaymentSeen:
    balance = charge.get("balance_transaction")
    refunds = (charge.get("refunds") or {}).get("data") or ()
    return PaymentSeen(
        ref=intent,
        money=from_stripe(charge["amount"], charge["currency"]),
        fate=CHARGES[charge["status"]],
        at=moment(charge["created"]),
        fee=from_stripe(balance["fee"], balance["currency"]) if balance else None,
        refunds=tuple(_refund(each) for each in refunds),
        disputes=tuple(_dispute(each) for each in disputes if each["payment_intent"] == intent),
    )


def _refund(told: Told) -> RefundSeen:
    money = from_stripe(told["amount"], told["currency"])
    return RefundSeen(told["id"], money, REFUNDS.get(told["status"], Fate.PENDING), moment(told["created"]))


def _dispute(told: Told) -> DisputeSeen:
    money = from_stripe(told["amount"], told["currency"])
    return DisputeSeen(told["id"], money, DISPUTES.get(told["status"], Verdict.OPEN), moment(told["created"]))


def _country(charge: Told) -> str:
    details = charge.get("payment_method_details") or {}
    kind = details.get(str(details.get("type"))) or {}
    return str(kind.get("country") or "") if isinstance(kind, Mapping) else ""
