"""What PayPal's objects look like, as far as anybody reads them here."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from tamizdat.demo.till.books import Agreement, Dispute, Movement, Refund
from tamizdat.giving.providers.port import Fate, Frequency, Standing, Verdict
from tamizdat.lib.money import Money, places_of

Shape = dict[str, Any]

ORDERS: Final = {Standing.AWAITING: "PAYER_ACTION_REQUIRED", Standing.APPROVED: "APPROVED"}
SUBSCRIPTIONS: Final = {
    Standing.AWAITING: "APPROVAL_PENDING",
    Standing.APPROVED: "APPROVED",
    Standing.ABANDONED: "APPROVAL_PENDING",
    Standing.PAUSED: "SUSPENDED",
    Standing.LAPSED: "SUSPENDED",
    Standing.CANCELLED: "CANCELLED",
}
UNITS: Final = {Frequency.MONTHLY: "MONTH", Frequency.ANNUAL: "YEAR"}


def order(agreement: Agreement, base: str) -> Shape:
    unit = {
        "reference_id": "default",
        "custom_id": agreement.number,
        "description": agreement.extra["description"],
        "amount": money(agreement.money),
    }
    if agreement.movements:
        unit["payments"] = {
            "captures": [capture(agreement, each, base) for each in agreement.movements],
            "refunds": [
                refund(agreement, moved, each, base) for moved in agreement.movements for each in moved.refunds
            ],
        }
    return {
        "id": agreement.token,
        "intent": "CAPTURE",
        "status": ORDERS.get(agreement.standing, "COMPLETED"),
        "create_time": time(agreement.made_at),
        "purchase_units": [unit],
        "payer": {"payer_id": "PLAYMONEY", "address": {"country_code": agreement.country}} if agreement.country else {},
        "links": [{"rel": "payer-action", "href": agreement.extra["url"], "method": "GET"}],
    }


def capture(agreement: Agreement, movement: Movement, base: str) -> Shape:
    back = movement.refunded
    given = "REFUNDED" if back >= movement.money.minor else "PARTIALLY_REFUNDED" if back else "COMPLETED"
    shape = {
        "id": movement.token,
        "status": {Fate.DONE: given, Fate.PENDING: "PENDING", Fate.FAILED: "DECLINED"}[movement.fate],
        "amount": money(movement.money),
        "custom_id": agreement.number,
        "create_time": time(movement.at),
        "supplementary_data": {"related_ids": {"order_id": agreement.token}},
        "links": [{"rel": "up", "href": f"{base}/v2/checkout/orders/{agreement.token}", "method": "GET"}],
    }
    if movement.fee:
        shape["seller_receivable_breakdown"] = {
            "gross_amount": money(movement.money),
            "paypal_fee": money(movement.fee),
            "net_amount": money(movement.money - movement.fee),
        }
    return shape


def refund(agreement: Agreement, movement: Movement, given: Refund, base: str) -> Shape:
    return {
        "id": given.token,
        "status": {Fate.DONE: "COMPLETED", Fate.PENDING: "PENDING", Fate.FAILED: "FAILED"}[given.fate],
        "amount": money(given.money),
        "custom_id": agreement.number,
        "create_time": time(given.at),
        "links": [{"rel": "up", "href": f"{base}/v2/payments/captures/{movement.token}", "method": "GET"}],
    }


def subscription(agreement: Agreement) -> Shape:
    trying = agreement.standing in {Standing.RETRYING, Standing.LAPSED}
    cycle = {
        "frequency": {"interval_unit": UNITS[agreement.frequency], "interval_count": 1},
        "tenure_type": "REGULAR",
        "sequence": 1,
        "total_cycles": 0,
        "pricing_scheme": {"fixed_price": money(agreement.money)},
    }
    return {
        "id": f"I-{agreement.token}",
        "plan_id": agreement.extra["plan"],
        "plan": {"billing_cycles": [cycle]},
        "status": SUBSCRIPTIONS.get(agreement.standing, "ACTIVE"),
        "custom_id": agreement.number,
        "create_time": time(agreement.made_at),
        "subscriber": {"payer_id": "PLAYMONEY"},
        "billing_info": {
            "failed_payments_count": agreement.movements[-1].tries if trying else 0,
            **({"next_billing_time": time(agreement.due)} if agreement.due else {}),
        },
        "links": [{"rel": "approve", "href": agreement.extra["url"], "method": "GET"}],
    }


def transaction(movement: Movement) -> Shape:
    back = movement.refunded
    given = "REFUNDED" if back >= movement.money.minor else "PARTIALLY_REFUNDED" if back else "COMPLETED"
    amounts = {"gross_amount": money(movement.money)}
    if movement.fee:
        amounts |= {"fee_amount": money(movement.fee), "net_amount": money(movement.money - movement.fee)}
    return {"id": movement.token, "status": given, "amount_with_breakdown": amounts, "time": time(movement.at)}


def sale(agreement: Agreement, movement: Movement) -> Shape:
    """The old form of a payment, in which a subscription's still come."""
    return {
        "id": movement.token,
        "billing_agreement_id": f"I-{agreement.token}",
        "custom": agreement.number,
        "state": "completed",
        "amount": {"total": movement.money.plain, "currency": movement.money.currency},
        "create_time": time(movement.at),
    }


def dispute(agreement: Agreement, movement: Movement, raised: Dispute) -> Shape:
    outcomes = {Verdict.WON: "RESOLVED_SELLER_FAVOUR", Verdict.LOST: "RESOLVED_BUYER_FAVOUR"}
    shape = {
        "dispute_id": f"PP-D-{raised.token}",
        "status": "OPEN" if raised.verdict is Verdict.OPEN else "RESOLVED",
        "reason": "UNAUTHORISED",
        "create_time": time(raised.at),
        "dispute_amount": money(raised.money),
        "disputed_transactions": [{"seller_transaction_id": movement.token, "custom": agreement.number}],
    }
    if raised.verdict in outcomes:
        shape["dispute_outcome"] = {"outcome_code": outcomes[raised.verdict]}
    return shape


def row(agreement: Agreement, movement: Movement, given: Refund | None = None) -> Shape:
    """Of the report: a payment, or a refund of one."""
    once = agreement.frequency is Frequency.ONCE
    about = {
        "paypal_reference_id": movement.token,
        "paypal_reference_id_type": "TXN",
        "transaction_event_code": "T1107",
    }
    paid = {"transaction_event_code": "T0006"}
    renewed = {
        "paypal_reference_id": f"I-{agreement.token}",
        "paypal_reference_id_type": "SUB",
        "transaction_event_code": "T0002",
    }
    amount = money(given.money if given else movement.money)
    return {
        "transaction_id": given.token if given else movement.token,
        **(about if given else paid if once else renewed),
        "transaction_initiation_date": time(given.at if given else movement.at),
        "transaction_amount": {**amount, "value": f"-{amount['value']}"} if given else amount,
        "transaction_status": "S",
        "custom_field": agreement.number,
    }


def money(amount: Money) -> dict[str, str]:
    whole = amount.currency in {"HUF", "TWD"} and places_of(amount.currency)
    return {"currency_code": amount.currency, "value": amount.plain.partition(".")[0] if whole else amount.plain}


def time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
