"""Stripe's interface over the till's books: the part of it that a newspaper uses, asked with the official library."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, Final

from tamizdat.demo.till import stripe_cards, stripe_told
from tamizdat.demo.till import stripe_shapes as shapes
from tamizdat.demo.till.asked import Answer, Asked, Told, says
from tamizdat.demo.till.books import Agreement, Books, Happening, Movement, token_of
from tamizdat.demo.till.clock import Clock
from tamizdat.demo.till.hands import OPEN, Hands
from tamizdat.giving.providers.play import STRIPE_KEY
from tamizdat.giving.providers.port import Frequency, ProviderRefused, UnknownReference
from tamizdat.giving.providers.stripe.amounts import from_stripe
from tamizdat.giving.providers.stripe.provider import VERSION
from tamizdat.lib.money import Money

FREQUENCIES: Final = {"month": Frequency.MONTHLY, "year": Frequency.ANNUAL}


class StripeTill:
    """A :class:`~tamizdat.demo.till.asked.Dialect`."""

    name = "stripe"

    def __init__(self, clock: Clock | None = None, at: str = "http://127.0.0.1", seed: str = "") -> None:
        self.books = Books(clock, f"stripe {seed}")
        self.hands = Hands(self.books)
        self.told: list[Told] = []
        self.at = at
        self.books.listeners.append(self._tell)

    def answer(self, asked: Asked) -> Answer:
        if asked.headers.get("authorization") != f"Bearer {STRIPE_KEY}":
            return _error(401, "invalid_request_error", "")
        if asked.headers.get("stripe-version") != VERSION:
            return _error(400, "invalid_request_error", "stripe_version")
        for method, path, do in (*ROUTES, *stripe_cards.ROUTES):
            found = path.fullmatch(asked.path)
            if found and method == asked.method:
                return self._done(asked, lambda do=do, found=found: do(self, asked, *found.groups()))  # type: ignore[misc]
        return _error(404, "invalid_request_error", "resource_missing")

    def signed(self, told: Told, at: datetime) -> tuple[dict[str, str], bytes]:
        return stripe_told.signed(told, at)

    def way_back(self, token: str, *, gave: bool) -> str:
        extra = self.books.agreement(token).extra
        if "first" in extra:
            return str(extra["return_url"])  # of the paper's own card page there is one way back
        back = extra["success_url"].replace("{CHECKOUT_SESSION_ID}", f"cs_test_{token}")
        return str(back if gave else extra["cancel_url"])

    def _done(self, asked: Asked, do: Callable[[], Any]) -> Answer:
        key = asked.headers.get("idempotency-key", "")
        try:
            return says(self.books.once(key, (asked.method, asked.path, asked.raw), do))
        except UnknownReference:
            return _error(404, "invalid_request_error", "resource_missing")
        except stripe_cards.Declined:
            return _error(402, "card_error", "card_declined")
        except ProviderRefused as no:
            kind = "idempotency_error" if "idempotency" in str(no) else "invalid_request_error"
            return _error(400, kind, "parameter_invalid")

    def _tell(self, happening: Happening) -> None:
        self.told.extend(stripe_told.events(happening))

    def make_session(self, asked: Asked) -> Any:
        form = asked.form
        price = form["line_items"]["0"]["price_data"]
        money = from_stripe(int(price["unit_amount"]), price["currency"])
        frequency = FREQUENCIES[price["recurring"]["interval"]] if form["mode"] == "subscription" else Frequency.ONCE
        made = self.books.open(
            form["client_reference_id"],
            frequency,
            money,
            agreed=money,
            metadata=form.get("metadata", {}),
            success_url=form["success_url"],
            cancel_url=form["cancel_url"],
            description=price["product_data"]["name"],
        )
        made.extra["url"] = f"{self.at}/pay/stripe/{made.token}"
        return shapes.session(made)

    def get_session(self, asked: Asked, ref: str) -> Any:
        return shapes.session(self.books.agreement(ref), _expand(asked))

    def expire(self, _asked: Asked, ref: str) -> Any:
        self.hands.leave(ref)
        return shapes.session(self.books.agreement(ref))

    def list_sessions(self, asked: Asked) -> Any:
        found: Iterable[Agreement] = self.books.agreements.values()
        if "subscription" in asked.query:
            found = [self.books.agreement(asked.query["subscription"])]
        if intent := asked.query.get("payment_intent"):
            found = self._paid_once_by(intent)
        return self.page(asked, [shapes.session(each) for each in found if "first" not in each.extra])

    def update(self, asked: Asked, ref: str) -> Any:
        form = asked.form
        if "pause_collection" in form:
            held = form["pause_collection"]
            until = int(held["resumes_at"]) if held and "resumes_at" in held else None
            over = self.books.clock.now() if not held else until and datetime.fromtimestamp(until, UTC)
            self.hands.pause(ref, over or None)
        if "items" in form:
            price = form["items"]["0"]["price_data"]
            self.hands.change(ref, from_stripe(int(price["unit_amount"]), price["currency"]))
        return shapes.subscription(self.books.agreement(ref))

    def cancel(self, _asked: Asked, ref: str) -> Any:
        (self.hands.leave if _waits_for_a_card(self.books.agreement(ref)) else self.hands.cancel)(ref)
        return shapes.subscription(self.books.agreement(ref))

    def list_subscriptions(self, asked: Asked) -> Any:
        begun = [each for each in self.books.agreements.values() if each.began_at or _waits_for_a_card(each)]
        return self.page(asked, [shapes.subscription(each) for each in begun])

    def list_invoices(self, asked: Asked) -> Any:
        agreement = self.books.agreement(asked.query["subscription"])
        return self.page(asked, [shapes.invoice(agreement, each, _expand(asked)) for each in agreement.movements])

    def list_charges(self, asked: Asked) -> Any:
        agreement = self.books.agreement(asked.query["customer"])
        return self.page(asked, [shapes.charge(agreement, each, _expand(asked)) for each in agreement.movements])

    def list_invoice_payments(self, asked: Asked) -> Any:
        agreement, movement = self.books.payment(asked.query["payment"]["payment_intent"])
        return self.page(asked, [shapes.invoice_payment(agreement, movement, _expand(asked))])

    def list_refunds(self, asked: Asked) -> Any:
        return self.page(asked, [shapes.refund(moved, each) for moved in self._movements() for each in moved.refunds])

    def list_disputes(self, asked: Asked) -> Any:
        intent = asked.query.get("payment_intent")
        found = [self.books.payment(intent)[1]] if intent else self._movements()
        return self.page(asked, [shapes.dispute(moved, each) for moved in found for each in moved.disputes])

    def make_refund(self, asked: Asked) -> Any:
        _agreement, movement = self.books.payment(asked.form["payment_intent"])
        money = from_stripe(int(asked.form["amount"]), movement.money.currency)
        return shapes.refund(
            movement, self.hands.refund(asked.form["payment_intent"], Money(money.minor, money.currency))
        )

    def portal(self, asked: Asked) -> Any:
        agreement = self.books.agreement(asked.form["customer"])
        url = f"{self.at}/pay/stripe/{agreement.token}?card={self.books.token()}"
        return {"id": f"bps_{agreement.token}", "object": "billing_portal.session", "url": url}

    @staticmethod
    def page(asked: Asked, found: list[shapes.Shape]) -> shapes.Shape:
        """The newest first, so many as asked for, after the one that was last on the page before."""
        since = int(dict(asked.query.get("created", {})).get("gte", 0))
        newest = [each for each in reversed(found) if int(each.get("created", since)) >= since]
        after = asked.query.get("starting_after")
        at = next((n for n, each in enumerate(newest, 1) if each["id"] == after), 0)
        limit = int(asked.query.get("limit", 10))
        return shapes.listing(newest[at : at + limit], more=len(newest) > at + limit)

    def list_events(self, asked: Asked) -> Any:
        return self.page(asked, [each.body for each in self.told])

    def _paid_once_by(self, intent: str) -> list[Agreement]:
        if token_of(intent) not in self.books.movements:
            return []
        agreement, movement = self.books.payment(intent)
        return [agreement] if movement.first and agreement.frequency is Frequency.ONCE else []

    def _movements(self) -> list[Movement]:
        return [movement for _agreement, movement in self.books.movements.values()]


ROUTES: Final[list[tuple[str, re.Pattern[str], Callable[..., Any]]]] = [
    (method, re.compile(path), do)
    for method, path, do in (
        ("POST", "/v1/checkout/sessions", StripeTill.make_session),
        ("GET", "/v1/checkout/sessions", StripeTill.list_sessions),
        ("GET", r"/v1/checkout/sessions/(\w+)", StripeTill.get_session),
        ("POST", r"/v1/checkout/sessions/(\w+)/expire", StripeTill.expire),
        ("GET", "/v1/subscriptions", StripeTill.list_subscriptions),
        ("POST", r"/v1/subscriptions/(\w+)", StripeTill.update),
        ("DELETE", r"/v1/subscriptions/(\w+)", StripeTill.cancel),
        ("GET", "/v1/invoices", StripeTill.list_invoices),
        ("GET", "/v1/invoice_payments", StripeTill.list_invoice_payments),
        ("GET", "/v1/charges", StripeTill.list_charges),
        ("GET", "/v1/refunds", StripeTill.list_refunds),
        ("POST", "/v1/refunds", StripeTill.make_refund),
        ("GET", "/v1/disputes", StripeTill.list_disputes),
        ("POST", "/v1/billing_portal/sessions", StripeTill.portal),
        ("GET", "/v1/events", StripeTill.list_events),
    )
]


def _expand(asked: Asked) -> frozenset[str]:
    return frozenset(path.removeprefix("data.") for path in dict(asked.query.get("expand", {})).values())


def _waits_for_a_card(agreement: Agreement) -> bool:
    """A subscription that was made before its donor typed one."""
    return "first" in agreement.extra and agreement.frequency is not Frequency.ONCE and agreement.standing in OPEN


def _error(status: int, kind: str, code: str) -> Answer:
    return says({"error": {"type": kind, "code": code, "message": "The till says no."}}, status)
