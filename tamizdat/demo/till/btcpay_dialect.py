"""BTCPay's interface (Greenfield) over the till's books: the part of it that a newspaper uses."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from tamizdat.demo.till.asked import Answer, Asked, Told, says
from tamizdat.demo.till.books import Agreement, Books, Happening, Movement
from tamizdat.demo.till.clock import Clock
from tamizdat.demo.till.hands import Hands
from tamizdat.giving.providers.play import BTCPAY_HOOK, BTCPAY_KEY, BTCPAY_STORE
from tamizdat.giving.providers.port import Fate, Frequency, ProviderRefused, Standing, UnknownReference
from tamizdat.lib.money import places_of, read

RATE: Final = Decimal(50000)
"""What a bitcoin costs here, in whatever currency."""
FATES: Final = {Fate.DONE: "Settled", Fate.PENDING: "Processing", Fate.FAILED: "Invalid"}
KINDS: Final[dict[str, tuple[str, ...]]] = {
    "opened": ("InvoiceCreated",),
    "settling": ("InvoiceReceivedPayment", "InvoiceProcessing"),
    "paid": ("InvoiceReceivedPayment", "InvoicePaymentSettled", "InvoiceSettled"),
    "arrived": ("InvoicePaymentSettled", "InvoiceSettled"),
    "part": ("InvoiceReceivedPayment", "InvoicePaymentSettled"),
    "failed": ("InvoiceInvalid",),
    "left": ("InvoiceExpired",),
}
"""A payment after the invoice has expired is told with ``InvoicePaidAfterExpiration`` in place of ``InvoiceSettled``."""


class BTCPayTill:
    """A :class:`~tamizdat.demo.till.asked.Dialect`."""

    name = "btcpay"

    def __init__(self, clock: Clock | None = None, at: str = "http://127.0.0.1", seed: str = "") -> None:
        self.books = Books(clock, f"btcpay {seed}")
        self.hands = Hands(self.books)
        self.told: list[Told] = []
        self.at = at
        self.books.listeners.append(self._tell)

    def answer(self, asked: Asked) -> Answer:
        if asked.headers.get("authorization") != f"token {BTCPAY_KEY}":
            return says({"code": "unauthenticated"}, 401)
        for method, path, do in ROUTES:
            found = path.fullmatch(asked.path)
            if found and method == asked.method:
                return self._done(lambda do=do, found=found: do(self, asked, *found.groups()))  # type: ignore[misc]
        return says({"code": "not-found"}, 404)

    def signed(self, told: Told, at: datetime) -> tuple[dict[str, str], bytes]:
        raw = json.dumps({**told.body, "timestamp": int(at.timestamp())}).encode()
        signature = hmac.new(BTCPAY_HOOK.encode(), raw, "sha256").hexdigest()
        return {"btcpay-sig": f"sha256={signature}", "content-type": "application/json"}, raw

    def way_back(self, token: str, *, gave: bool) -> str:  # noqa: ARG002  it has one way
        return str(self.books.agreement(token).extra["redirect"].replace("{InvoiceId}", token))

    @staticmethod
    def _done(do: Callable[[], Any]) -> Answer:
        try:
            return says(do())
        except UnknownReference:
            return says({"code": "invoice-not-found"}, 404)
        except ProviderRefused:
            return says([{"path": "status", "message": "The till says no."}], 422)

    def _tell(self, happening: Happening) -> None:
        late = happening.movement is not None and happening.movement.late
        for number, kind in enumerate(KINDS.get(happening.what, ())):
            name = f"{happening.token}{number}"
            body = {
                "deliveryId": name,
                "originalDeliveryId": name,
                "webhookId": "play",
                "isRedelivery": False,
                "type": "InvoicePaidAfterExpiration" if late and kind == "InvoiceSettled" else kind,
                "storeId": BTCPAY_STORE,
                "invoiceId": happening.agreement.token,
                "metadata": {"orderId": happening.agreement.number},
            }
            self.told.append(Told(str(body["type"]), body, happening.at))

    def make(self, asked: Asked) -> Any:
        told = asked.json
        money = read(told["amount"], told["currency"])
        number, redirect = told["metadata"]["orderId"], told["checkout"]["redirectURL"]
        made = self.books.open(
            number, Frequency.ONCE, money, redirect=redirect, description=told["metadata"]["itemDesc"]
        )
        return self._invoice(made)

    def list(self, asked: Asked) -> Any:
        number, since = asked.query.get("orderId"), int(asked.query.get("startDate", 0))
        skip, take = int(asked.query.get("skip", 0)), int(asked.query.get("take", 50))
        found = [
            self._invoice(each)
            for each in reversed(self.books.agreements.values())
            if (not number or each.number == number) and each.made_at.timestamp() >= since
        ]
        return found[skip : skip + take]

    def get(self, _asked: Asked, ref: str) -> Any:
        return self._invoice(self.books.agreement(ref))

    def methods(self, _asked: Asked, ref: str) -> Any:
        moved = self.books.agreement(ref).movements
        method = {"paymentMethodId": "BTC-CHAIN", "currency": "BTC", "rate": str(RATE)}
        return [{**method, "payments": [_payment(each) for each in moved]}]

    def mark(self, asked: Asked, ref: str) -> Any:
        agreement = self.books.agreement(ref)
        if asked.json["status"] != "Invalid" or agreement.standing is not Standing.AWAITING:
            raise ProviderRefused("Not from here.")
        agreement.extra["marked"] = True
        self.hands.leave(ref)
        return self._invoice(agreement)

    def _invoice(self, agreement: Agreement) -> dict[str, Any]:
        status, also = _status(agreement)
        return {
            "id": agreement.token,
            "storeId": BTCPAY_STORE,
            "amount": agreement.money.plain,
            "currency": agreement.money.currency,
            "status": status,
            "additionalStatus": also,
            "createdTime": int(agreement.made_at.timestamp()),
            "metadata": {"orderId": agreement.number},
            "checkoutLink": f"{self.at}/pay/btcpay/{agreement.token}",
            "archived": False,
        }


def _status(agreement: Agreement) -> tuple[str, str]:
    came, agreed, late = agreement.received, agreement.money.minor, any(each.late for each in agreement.movements)
    if agreement.extra.get("marked"):
        return "Invalid", "Marked"
    if agreement.standing is Standing.ABANDONED:
        return "Expired", "PaidPartial" if came else "None"
    if agreement.standing is Standing.PAID:
        return ("Expired", "PaidLate") if late else ("Settled", "PaidOver" if came > agreed else "None")
    if agreement.standing in {Standing.SETTLING, Standing.FAILED}:
        return "Processing" if agreement.standing is Standing.SETTLING else "Invalid", "None"
    return "New", "PaidPartial" if came else "None"


def _payment(movement: Movement) -> dict[str, Any]:
    value = Decimal(movement.money.minor).scaleb(-places_of(movement.money.currency)) / RATE
    return {
        "id": f"{movement.token.lower()}-0",
        "receivedDate": int(movement.at.timestamp()),
        "value": f"{value:f}",
        "fee": "0.0",
        "status": FATES[movement.fate],
        "destination": "play-money-is-no-bitcoin",
    }


STORE_PATH: Final = f"/api/v1/stores/{BTCPAY_STORE}/invoices"
ROUTES: Final[list[tuple[str, re.Pattern[str], Callable[..., Any]]]] = [
    (method, re.compile(STORE_PATH + path), do)
    for method, path, do in (
        ("POST", "", BTCPayTill.make),
        ("GET", "", BTCPayTill.list),
        ("GET", r"/(\w+)", BTCPayTill.get),
        ("GET", r"/(\w+)/payment-methods", BTCPayTill.methods),
        ("POST", r"/(\w+)/status", BTCPayTill.mark),
    )
]
