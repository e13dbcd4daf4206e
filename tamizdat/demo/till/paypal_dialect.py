"""PayPal's interface over the till's books: the part of it that a newspaper uses."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from tamizdat.demo.till import paypal_shapes as shapes
from tamizdat.demo.till import paypal_told
from tamizdat.demo.till.asked import Answer, Asked, Told, says
from tamizdat.demo.till.books import Agreement, Books, Happening
from tamizdat.demo.till.clock import Clock
from tamizdat.demo.till.hands import Hands
from tamizdat.giving.providers.paypal.amounts import from_paypal
from tamizdat.giving.providers.paypal.reading import FREQUENCIES
from tamizdat.giving.providers.play import PAYPAL_CLIENT, PAYPAL_SECRET
from tamizdat.giving.providers.port import AmountRefused, Fate, Frequency, ProviderRefused, Standing, UnknownReference
from tamizdat.lib.money import Money

MOST: Final = 10**9
"""In the smallest parts of whatever currency: somewhere PayPal says no as well."""
TOKEN: Final = "play-money-token"  # noqa: S105
CERTIFICATE: Final = f"/v1/notifications/certs/{paypal_told.CERTIFICATE}"


class PayPalTill:
    """A :class:`~tamizdat.demo.till.asked.Dialect`. ``base``: where its interface is."""

    name = "paypal"

    def __init__(self, clock: Clock | None = None, at: str = "http://127.0.0.1", seed: str = "") -> None:
        self.books = Books(clock, f"paypal {seed}")
        self.hands = Hands(self.books)
        self.told: list[Told] = []
        self.at = at
        self._plans: dict[str, tuple[Frequency, Money]] = {}
        self.books.listeners.append(self._tell)

    @property
    def base(self) -> str:
        return f"{self.at}/paypal"

    def answer(self, asked: Asked) -> Answer:
        if asked.path == CERTIFICATE:
            return Answer(paypal_told.certificate(), kind="application/x-pem-file")
        if asked.path == "/v1/oauth2/token":
            return self._sign_in(asked)
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return says({"name": "AUTHENTICATION_FAILURE"}, 401)
        for method, path, do in ROUTES:
            found = path.fullmatch(asked.path)
            if found and method == asked.method:
                return self._done(asked, lambda do=do, found=found: do(self, asked, *found.groups()))  # type: ignore[misc]
        return says({"name": "RESOURCE_NOT_FOUND"}, 404)

    def signed(self, told: Told, at: datetime) -> tuple[dict[str, str], bytes]:
        return paypal_told.signed(told, at, self.base)

    def way_back(self, token: str, *, gave: bool) -> str:
        agreement = self.books.agreement(token)
        back = str(agreement.extra["return_url" if gave else "cancel_url"])
        once = agreement.frequency is Frequency.ONCE
        added = f"token={token}&PayerID=PLAYMONEY" if once else f"subscription_id=I-{token}&token={token}"
        return f"{back}{'&' if '?' in back else '?'}{added}" if gave else back

    def _done(self, asked: Asked, do: Callable[[], Any]) -> Answer:
        key = asked.headers.get("paypal-request-id", "")
        try:
            return says(self.books.once(key, (asked.method, asked.path, asked.raw), do))
        except UnknownReference:
            return says({"name": "RESOURCE_NOT_FOUND"}, 404)
        except AmountRefused:
            return says({"name": "UNPROCESSABLE_ENTITY", "details": [{"issue": "MAX_VALUE_EXCEEDED"}]}, 422)
        except ProviderRefused as no:
            issue = "DUPLICATE_REQUEST_ID" if "idempotency" in str(no) else "UNPROCESSABLE"
            return says({"name": "UNPROCESSABLE_ENTITY", "details": [{"issue": issue}]}, 422)

    @staticmethod
    def _sign_in(asked: Asked) -> Answer:
        wanted = base64.b64encode(f"{PAYPAL_CLIENT}:{PAYPAL_SECRET}".encode()).decode()
        if asked.headers.get("authorization") != f"Basic {wanted}":
            return says({"error": "invalid_client"}, 401)
        return says({"access_token": TOKEN, "token_type": "Bearer", "expires_in": 32400})

    def _tell(self, happening: Happening) -> None:
        self.told.extend(paypal_told.events(happening, self.base))

    def _opened(
        self, number: str, frequency: Frequency, money: Money, context: dict[str, str], **extra: str
    ) -> Agreement:
        back = {name: context[name] for name in ("return_url", "cancel_url")}
        made = self.books.open(number, frequency, money, url=f"{self.at}/pay/paypal/", plan="", **back, **extra)
        made.extra["url"] += made.token
        return made

    def make_order(self, asked: Asked) -> Any:
        unit = asked.json["purchase_units"][0]
        context = asked.json["payment_source"]["paypal"]["experience_context"]
        made = self._opened(
            unit["custom_id"], Frequency.ONCE, _taken(unit["amount"]), context, description=unit["description"]
        )
        return shapes.order(made, self.base)

    def get_order(self, _asked: Asked, ref: str) -> Any:
        return shapes.order(self._order(ref), self.base)

    def capture(self, _asked: Asked, ref: str) -> Any:
        agreement = self._order(ref)
        if agreement.standing is not Standing.APPROVED:
            raise ProviderRefused("ORDER_NOT_APPROVED")
        self.hands.pay(ref, agreement.country)
        return shapes.order(agreement, self.base)

    def get_capture(self, _asked: Asked, ref: str) -> Any:
        agreement, movement = self.books.payment(ref)
        if agreement.frequency is not Frequency.ONCE:
            raise UnknownReference(ref)
        return shapes.capture(agreement, movement, self.base)

    def get_sale(self, _asked: Asked, ref: str) -> Any:
        return shapes.sale(*self.books.payment(ref))

    def refund(self, asked: Asked, ref: str) -> Any:
        agreement, movement = self.books.payment(ref)
        return shapes.refund(agreement, movement, self.hands.refund(ref, from_paypal(asked.json["amount"])), self.base)

    def make_product(self, asked: Asked) -> Any:
        return {"id": asked.json["id"]}

    def make_plan(self, asked: Asked) -> Any:
        cycle = asked.json["billing_cycles"][0]
        money = _taken(cycle["pricing_scheme"]["fixed_price"])
        plan = f"P-{self.books.token()}"
        self._plans[plan] = FREQUENCIES[cycle["frequency"]["interval_unit"]], money
        return {"id": plan, "status": "ACTIVE"}

    def make_subscription(self, asked: Asked) -> Any:
        told, (frequency, money) = asked.json, self._plans[asked.json["plan_id"]]
        made = self._opened(told["custom_id"], frequency, money, told["application_context"], description="Support")
        made.extra["plan"] = told["plan_id"]
        return shapes.subscription(made)

    def get_subscription(self, _asked: Asked, ref: str) -> Any:
        return shapes.subscription(self.books.agreement(ref))

    def activate(self, _asked: Asked, ref: str) -> None:
        agreement = self.books.agreement(ref)
        if agreement.standing is Standing.APPROVED:
            self.hands.pay(ref, agreement.country)
        else:
            self.hands.pause(ref, self.books.clock.now())

    def suspend(self, _asked: Asked, ref: str) -> None:
        self.hands.pause(ref, None)

    def cancel(self, _asked: Asked, ref: str) -> None:
        if self.books.agreement(ref).standing is Standing.APPROVED:
            return self.hands.leave(ref)
        return self.hands.cancel(ref)

    def transactions(self, _asked: Asked, ref: str) -> Any:
        moved = [each for each in self.books.agreement(ref).movements if each.fate is Fate.DONE]
        return {"transactions": [shapes.transaction(each) for each in moved], "total_pages": 1}

    def list_disputes(self, asked: Asked) -> Any:
        agreement, movement = self.books.payment(asked.query["disputed_transaction_id"])
        found = [shapes.dispute(agreement, movement, each) for each in movement.disputes]
        return {"items": [{name: each[name] for name in each if name != "dispute_outcome"} for each in found]}

    def get_dispute(self, _asked: Asked, ref: str) -> Any:
        for agreement, movement in self.books.movements.values():
            for each in movement.disputes:
                if ref.endswith(each.token):
                    return shapes.dispute(agreement, movement, each)
        raise UnknownReference(ref)

    def report(self, asked: Asked) -> Any:
        since, until = (datetime.fromisoformat(asked.query[name]) for name in ("start_date", "end_date"))
        moved = [(agreement, each) for agreement, each in self.books.movements.values() if each.fate is Fate.DONE]
        rows = [shapes.row(agreement, each) for agreement, each in moved]
        rows += [shapes.row(agreement, each, given) for agreement, each in moved for given in each.refunds]
        found = [each for each in rows if since <= datetime.fromisoformat(each["transaction_initiation_date"]) <= until]
        return {"transaction_details": [{"transaction_info": each} for each in found], "page": 1, "total_pages": 1}

    def list_events(self, asked: Asked) -> Any:
        since, page = datetime.fromisoformat(asked.query["start_time"]), int(asked.query.get("page", 1))
        found = [each.body for each in reversed(self.told) if each.when >= since]
        size = int(asked.query["page_size"])
        return {"events": found[(page - 1) * size : page * size]}

    def _order(self, ref: str) -> Agreement:
        """PayPal forgets what was left."""
        agreement = self.books.agreement(ref)
        if agreement.standing is Standing.ABANDONED or agreement.frequency is not Frequency.ONCE:
            raise UnknownReference(ref)
        return agreement


ROUTES: Final[list[tuple[str, re.Pattern[str], Callable[..., Any]]]] = [
    (method, re.compile(path), do)
    for method, path, do in (
        ("POST", "/v2/checkout/orders", PayPalTill.make_order),
        ("GET", r"/v2/checkout/orders/([\w-]+)", PayPalTill.get_order),
        ("POST", r"/v2/checkout/orders/([\w-]+)/capture", PayPalTill.capture),
        ("GET", r"/v2/payments/captures/([\w-]+)", PayPalTill.get_capture),
        ("GET", r"/v1/payments/sale/([\w-]+)", PayPalTill.get_sale),
        ("POST", r"/v2/payments/captures/([\w-]+)/refund", PayPalTill.refund),
        ("POST", "/v1/catalogs/products", PayPalTill.make_product),
        ("POST", "/v1/billing/plans", PayPalTill.make_plan),
        ("POST", "/v1/billing/subscriptions", PayPalTill.make_subscription),
        ("GET", r"/v1/billing/subscriptions/([\w-]+)", PayPalTill.get_subscription),
        ("POST", r"/v1/billing/subscriptions/([\w-]+)/activate", PayPalTill.activate),
        ("POST", r"/v1/billing/subscriptions/([\w-]+)/suspend", PayPalTill.suspend),
        ("POST", r"/v1/billing/subscriptions/([\w-]+)/cancel", PayPalTill.cancel),
        ("GET", r"/v1/billing/subscriptions/([\w-]+)/transactions", PayPalTill.transactions),
        ("GET", "/v1/customer/disputes", PayPalTill.list_disputes),
        ("GET", r"/v1/customer/disputes/([\w-]+)", PayPalTill.get_dispute),
        ("GET", "/v1/reporting/transactions", PayPalTill.report),
        ("GET", "/v1/notifications/webhooks-events", PayPalTill.list_events),
    )
]


def _taken(told: Any) -> Money:
    money = from_paypal(told)
    if money.minor >= MOST:
        raise AmountRefused("The till takes no such amount.")
    return money
