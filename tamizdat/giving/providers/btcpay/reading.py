"""What BTCPay tells, in our words (shapes: docs/developers/providers.md).

Whoever listens for *Settled* only loses money: what comes late and whole stays ``Expired`` with ``PaidLate``, and a part that
came stays ``Expired`` with ``PaidPartial``. So each payment is read by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from tamizdat.giving.providers.port import Fate, Frequency, PaymentSeen, Snapshot, Standing
from tamizdat.lib.money import Money, places_of, read

Told = Mapping[str, Any]

PAYMENTS: Final = {"Settled": Fate.DONE, "Processing": Fate.PENDING, "Invalid": Fate.FAILED}


def snapshot(invoice: Told, methods: Sequence[Told], as_of: datetime) -> Snapshot:
    """``methods``: the invoice's payment methods, each with its rate and its payments."""
    currency = str(invoice["currency"])
    agreed = read(str(invoice["amount"]), currency)
    payments = [_payment(each, method, currency) for method in methods for each in method["payments"]]
    if not payments and invoice["status"] == "Settled":
        payments = [_by_hand(invoice, agreed)]
    return Snapshot(
        provider="btcpay",
        ref=str(invoice["id"]),
        number=number_of(invoice),
        frequency=Frequency.ONCE,
        money=agreed,
        standing=_standing(invoice, payments),
        as_of=as_of,
        payments=tuple(sorted(payments, key=lambda each: (each.at, each.ref))),
    )


def number_of(told: Told) -> str:
    return str((told.get("metadata") or {}).get("orderId") or "")


def moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)


def _standing(invoice: Told, payments: Sequence[PaymentSeen]) -> Standing:
    status, also = invoice["status"], invoice.get("additionalStatus") or "None"
    if status == "Expired":
        if also != "PaidLate":
            return Standing.ABANDONED  # nothing, or a part: the part is in the payments and is not lost
        waits = any(payment.fate is Fate.PENDING for payment in payments)
        return Standing.SETTLING if waits else Standing.PAID
    if status == "Invalid":
        return Standing.ABANDONED if also == "Marked" else Standing.FAILED
    return {"New": Standing.AWAITING, "Processing": Standing.SETTLING, "Settled": Standing.PAID}[status]


def _payment(told: Told, method: Told, currency: str) -> PaymentSeen:
    exact = Decimal(str(told["value"])) * Decimal(str(method["rate"]))
    minor = exact.scaleb(places_of(currency)).to_integral_value(ROUND_HALF_UP)
    return PaymentSeen(
        ref=str(told["id"]),
        money=Money(int(minor), currency),
        fate=PAYMENTS[told["status"]],
        at=moment(told["receivedDate"]),
        fee=Money(0, currency),  # nobody stands between: what the network took the donor paid himself
    )


def _by_hand(invoice: Told, agreed: Money) -> PaymentSeen:
    """Somebody at the newsroom marked it as settled: the money came another way."""
    return PaymentSeen(
        f"{invoice['id']}-marked", agreed, Fate.DONE, moment(invoice["createdTime"]), Money(0, agreed.currency)
    )
