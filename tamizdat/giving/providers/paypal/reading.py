"""What PayPal tells, in our words (shapes: docs/developers/providers.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from tamizdat.giving.providers.paypal.amounts import from_paypal
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

Told = Mapping[str, Any]

THRESHOLD: Final = 3
"""Failed renewals in a row after which PayPal stops a subscription; our plans say so."""
FORGOTTEN: Final = {"order": timedelta(days=3), "subscription": timedelta(days=30)}
"""After so long what nobody approved is not approved any more. PayPal forgets orders after hours, and subscriptions never."""
CAPTURES: Final = {
    "COMPLETED": Fate.DONE,
    "PARTIALLY_REFUNDED": Fate.DONE,
    "REFUNDED": Fate.DONE,
    "PENDING": Fate.PENDING,
    "DECLINED": Fate.FAILED,
    "FAILED": Fate.FAILED,
}
REFUNDS: Final = {"COMPLETED": Fate.DONE, "FAILED": Fate.FAILED, "CANCELLED": Fate.FAILED}
BUYERS: Final = frozenset({"RESOLVED_BUYER_FAVOUR", "ACCEPTED"})
"""Outcomes of a dispute in which the donor gets our money. In the others PayPal denied it, paid itself, or it was withdrawn."""
FREQUENCIES: Final = {"MONTH": Frequency.MONTHLY, "YEAR": Frequency.ANNUAL}


def once(order: Told, disputes: Mapping[str, Sequence[Told]], as_of: datetime) -> Snapshot:
    """``disputes``: of each payment."""
    unit = order["purchase_units"][0]
    moved = unit.get("payments") or {}
    captures, refunds = moved.get("captures") or [], moved.get("refunds") or []
    payments = tuple(_capture(each, refunds, disputes.get(each["id"], ())) for each in captures)
    payer = order.get("payer") or {}
    return Snapshot(
        provider="paypal",
        ref=order["id"],
        number=str(unit.get("custom_id") or ""),
        frequency=Frequency.ONCE,
        money=from_paypal(unit["amount"]),
        standing=_standing_once(order, payments, as_of),
        as_of=as_of,
        payments=payments,
        country=str((payer.get("address") or {}).get("country_code") or ""),
    )


def recurring(
    told: Told,
    transactions: Sequence[Told],
    refunds: Sequence[Told],
    disputes: Mapping[str, Sequence[Told]],
    as_of: datetime,
) -> Snapshot:
    """``told``: the subscription with its plan; ``refunds``: rows of the report that give a part of a payment back."""
    cycle = told["plan"]["billing_cycles"][0]
    standing = standing_of(told, as_of)
    due = (told.get("billing_info") or {}).get("next_billing_time")
    return Snapshot(
        provider="paypal",
        ref=told["id"],
        number=str(told.get("custom_id") or ""),
        frequency=FREQUENCIES[cycle["frequency"]["interval_unit"]],
        money=from_paypal(cycle["pricing_scheme"]["fixed_price"]),
        standing=standing,
        as_of=as_of,
        payments=tuple(_transaction(each, refunds, disputes.get(each["id"], ())) for each in transactions),
        due=moment(due) if due and standing in {Standing.ACTIVE, Standing.RETRYING} else None,
        country=_country(told.get("subscriber") or {}),
    )


def standing_of(told: Told, as_of: datetime) -> Standing:
    """A subscription that failed too often is suspended by PayPal as one that we paused is; the count tells them apart."""
    status, failures = told["status"], int((told.get("billing_info") or {}).get("failed_payments_count") or 0)
    if status == "APPROVAL_PENDING":
        return _awaited(told, "subscription", as_of)
    if status == "ACTIVE":
        return Standing.RETRYING if failures else Standing.ACTIVE
    if status == "SUSPENDED":
        return Standing.LAPSED if failures >= THRESHOLD else Standing.PAUSED
    return {"APPROVED": Standing.APPROVED, "CANCELLED": Standing.CANCELLED, "EXPIRED": Standing.LAPSED}[status]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _standing_once(order: Told, payments: Sequence[PaymentSeen], as_of: datetime) -> Standing:
    if order["status"] in {"CREATED", "SAVED", "PAYER_ACTION_REQUIRED"}:
        return _awaited(order, "order", as_of)
    if order["status"] in {"APPROVED", "VOIDED"}:
        return Standing.APPROVED if order["status"] == "APPROVED" else Standing.ABANDONED
    fates = {payment.fate for payment in payments}
    if Fate.DONE in fates:
        return Standing.PAID
    return Standing.SETTLING if Fate.PENDING in fates else Standing.FAILED


def _awaited(told: Told, kind: str, as_of: datetime) -> Standing:
    begun = told.get("create_time")
    waited = as_of - moment(begun) if begun else timedelta()
    return Standing.ABANDONED if waited > FORGOTTEN[kind] else Standing.AWAITING


def _capture(told: Told, refunds: Sequence[Told], disputes: Sequence[Told]) -> PaymentSeen:
    fee = (told.get("seller_receivable_breakdown") or {}).get("paypal_fee")
    return PaymentSeen(
        ref=told["id"],
        money=from_paypal(told["amount"]),
        fate=CAPTURES[told["status"]],
        at=moment(told["create_time"]),
        fee=from_paypal(fee) if fee else None,
        refunds=tuple(_refund(each) for each in refunds if _given_back(each) == told["id"]),
        disputes=tuple(_dispute(each) for each in disputes),
    )


def _refund(told: Told) -> RefundSeen:
    fate = REFUNDS.get(told["status"], Fate.PENDING)
    return RefundSeen(told["id"], from_paypal(told["amount"]), fate, moment(told["create_time"]))


def _given_back(refund: Told) -> str:
    """The payment that a refund is of: it says so in a link only."""
    return next((str(link["href"]).rsplit("/", 1)[-1] for link in refund.get("links", ()) if link["rel"] == "up"), "")


def _transaction(told: Told, refunds: Sequence[Told], disputes: Sequence[Told]) -> PaymentSeen:
    amounts = told["amount_with_breakdown"]
    fee = amounts.get("fee_amount")
    return PaymentSeen(
        ref=told["id"],
        money=from_paypal(amounts["gross_amount"]),
        fate=CAPTURES[told["status"]],
        at=moment(told["time"]),
        fee=from_paypal(fee) if fee else None,
        refunds=tuple(_reported(each) for each in refunds if each["paypal_reference_id"] == told["id"]),
        disputes=tuple(_dispute(each) for each in disputes),
    )


def _reported(row: Told) -> RefundSeen:
    fate = {"S": Fate.DONE, "D": Fate.FAILED, "V": Fate.FAILED}.get(row["transaction_status"], Fate.PENDING)
    at = moment(row["transaction_initiation_date"])
    return RefundSeen(row["transaction_id"], from_paypal(row["transaction_amount"]), fate, at)


def _dispute(told: Told) -> DisputeSeen:
    outcome = (told.get("dispute_outcome") or {}).get("outcome_code")
    ended = Verdict.LOST if outcome in BUYERS else Verdict.WON
    verdict = ended if told["status"] == "RESOLVED" else Verdict.OPEN
    return DisputeSeen(told["dispute_id"], from_paypal(told["dispute_amount"]), verdict, moment(told["create_time"]))


def _country(subscriber: Told) -> str:
    """Where PayPal would send a parcel, if it has an address: no proof of where he pays from (``Capabilities.untold``)."""
    address = (subscriber.get("shipping_address") or {}).get("address") or subscriber.get("address") or {}
    return str(address.get("country_code") or "")
