"""Finding things at Stripe: a contribution is called by the page (Checkout Session) on which it was agreed; see ``own_page.py``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import stripe

from tamizdat.giving.providers.port import UnknownReference
from tamizdat.giving.providers.stripe import events, own_page
from tamizdat.giving.providers.stripe.reading import number_of

Told = dict[str, Any]

UNFOLDED: Final = (
    "line_items",
    "payment_intent.latest_charge.balance_transaction",
    "payment_intent.latest_charge.refunds",
    "subscription",
)
REMEMBERED: Final = timedelta(days=29)
"""Stripe keeps its list of events for thirty days."""


class Pages:
    """Every method raises Stripe's own errors, and :class:`UnknownReference`."""

    def __init__(self, client: stripe.StripeClient, now: Callable[[], datetime]) -> None:
        self._v1 = client.v1
        self._now = now

    def page(self, ref: str) -> Told:
        """By the page's id, a subscription's or a payment intent's, with what it led to unfolded."""
        if ref.startswith("cs_"):
            asked: Any = {"expand": list(UNFOLDED)}
            found: Told = self._v1.checkout.sessions.retrieve(ref, asked).to_dict()
            return found
        by: Any = {"subscription" if ref.startswith("sub_") else "payment_intent": ref, "limit": 1}
        pages = self._v1.checkout.sessions.list(by).data
        if pages:
            return self.page(pages[0].id)
        return self._own_page(ref)

    def invoices(self, subscription: str) -> list[Told]:
        """The newest first."""
        asked: Any = {"subscription": subscription, "limit": 100, "expand": ["data.payments"]}
        return _all(self._v1.invoices.list(asked))

    def charges(self, customer: str) -> list[Told]:
        """All tries, the newest first. The customer is of one subscription only: the page made both."""
        asked: Any = {"customer": customer, "limit": 100, "expand": ["data.balance_transaction", "data.refunds"]}
        return _all(self._v1.charges.list(asked))

    def disputes(self, charges: Sequence[Mapping[str, Any]]) -> list[Told]:
        found: list[Told] = []
        for charge in charges:
            if charge.get("disputed"):
                asked: Any = {"payment_intent": charge["payment_intent"], "limit": 100}
                found += _all(self._v1.disputes.list(asked))
        return found

    def changed_since(self, moment: datetime, now: datetime) -> list[Told]:
        """The pages of all that changed, each once, the oldest first; by the list of events as long as that goes back."""
        refs = self._all_since(moment) if moment < now - REMEMBERED else self._told_since(moment)
        found = {}
        for ref in filter(None, refs):
            try:
                session = self.page(ref)
            except UnknownReference:
                continue  # somebody else's business on the same account
            if number_of(session):
                found[session["id"]] = session
        return sorted(found.values(), key=lambda each: (each["created"], each["id"]))

    def _own_page(self, ref: str) -> Told:
        """None of Stripe's: a page of ours, or a renewal's payment."""
        if ref.startswith("sub_"):
            return own_page.of_subscription(self._v1.subscriptions.retrieve(ref).to_dict())
        asked: Any = {"expand": ["latest_charge.balance_transaction", "latest_charge.refunds"]}
        intent = self._v1.payment_intents.retrieve(ref, asked).to_dict()
        if number_of(intent):
            return own_page.of_intent(intent, self._now())
        return self.page(self._subscription_paid_by(ref))

    def _told_since(self, moment: datetime) -> dict[str, None]:
        refs: dict[str, None] = {}
        for event in _all(self._v1.events.list(_since(moment))):
            refs.update(dict.fromkeys(events.refs(event["data"]["object"])))
        return refs

    def _all_since(self, moment: datetime) -> dict[str, None]:
        """Every subscription there ever was, since an old one may have changed, and what was given once."""
        every: Any = {"status": "all", "limit": 100}
        refs = dict.fromkeys(each["id"] for each in _all(self._v1.subscriptions.list(every)))
        for begun in (self._v1.checkout.sessions.list(_since(moment)), self._v1.payment_intents.list(_since(moment))):
            refs.update(dict.fromkeys(each["id"] for each in _all(begun) if number_of(each)))
        for moved in (_all(self._v1.refunds.list(_since(moment))), _all(self._v1.disputes.list(_since(moment)))):
            refs.update(dict.fromkeys(each["payment_intent"] for each in moved))
        return refs

    def _subscription_paid_by(self, intent: str) -> str:
        """A renewal's payment names no page, but its invoice does name its subscription."""
        asked: Any = {
            "payment": {"type": "payment_intent", "payment_intent": intent},
            "limit": 1,
            "expand": ["data.invoice"],
        }
        for paid in _all(self._v1.invoice_payments.list(asked)):
            return str(paid["invoice"]["parent"]["subscription_details"]["subscription"])
        raise UnknownReference("Stripe knows no page from which this came.")


def _since(moment: datetime) -> Any:
    return {"created": {"gte": int(moment.timestamp())}, "limit": 100}


def _all(pages: Any) -> list[Told]:
    found: Iterable[Any] = pages.auto_paging_iter()
    return [each.to_dict() for each in found]
