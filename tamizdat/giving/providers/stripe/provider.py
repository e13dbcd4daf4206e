"""Stripe as a provider.

What is not promised: that a card of a country where giving is a crime never reaches its bank. The hosted page takes the card
and charges it in one step, so the country is known only afterwards (``Snapshot.country``). ``asks_before_charge`` is therefore
False; what protects is what is asked before the page, and a rule in Stripe's own Radar. ``strict.py`` does promise it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import stripe

from tamizdat.giving.providers.port import (
    Capabilities,
    Frequency,
    Hint,
    Intent,
    ProviderRefused,
    Snapshot,
    Started,
)
from tamizdat.giving.providers.stripe import events, own_page, reading
from tamizdat.giving.providers.stripe.amounts import to_stripe
from tamizdat.giving.providers.stripe.asking import asking, changed, checkout, under
from tamizdat.giving.providers.stripe.pages import Pages
from tamizdat.giving.providers.wire import PATIENCE, Wire
from tamizdat.lib.money import Money

VERSION: Final = "2026-10-28.endive"
"""The version of Stripe's interface that we read; the account's own default does not matter."""
BASE: Final = "https://api.stripe.com"
stripe.enable_telemetry = False


class Stripe:
    """A :class:`~tamizdat.giving.providers.port.Provider`. ``key``: secret or restricted; ``hooks``: webhook secrets."""

    name = "stripe"

    def __init__(
        self,
        key: str,
        hooks: tuple[str, ...],
        base: str = BASE,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._live = "_live_" in key
        if self._live and base != BASE:
            raise ProviderRefused("A live key goes to Stripe and nowhere else.")
        self._client = stripe.StripeClient(
            key,
            stripe_version=VERSION,
            base_addresses={"api": base},
            max_network_retries=0,  # we ask again ourselves, with the key that was stored before the first time
            http_client=stripe.RequestsClient(timeout=PATIENCE, session=Wire()),
        )
        self._pages = Pages(self._client, now)
        self._hooks = hooks
        self._now = now

    def capabilities(self) -> Capabilities:
        return Capabilities(
            frozenset(Frequency),
            portal=True,
            change=True,
            pause=True,
            refund=True,
            marks=("card", "apple-pay", "google-pay"),
        )

    def start(self, intent: Intent, key: str) -> Started:
        with asking():
            asked: Any = checkout(intent)
            session = self._client.v1.checkout.sessions.create(asked, under(key))
        return Started(session.id, session.url or "")

    def fetch(self, ref: str) -> Snapshot:
        """``ref`` may also be a subscription (``sub_…``) or a payment intent (``pi_…``): the page it came from is found."""
        with asking():
            return self._snapshot(self._pages.page(ref))

    def confirm(self, ref: str, key: str) -> None:
        """Stripe takes what the donor agreed to by itself."""

    def decline(self, ref: str, key: str) -> None:
        with asking():
            if not ref.startswith("cs_"):
                own_page.let_go(self._client, ref, under(key))
            elif self._client.v1.checkout.sessions.retrieve(ref).status == "open":
                self._client.v1.checkout.sessions.expire(ref, options=under(key))

    def verify(self, headers: Mapping[str, str], raw: bytes, now: datetime) -> Hint:
        return events.verify(headers, raw, now, self._hooks, live=self._live)

    def cancel(self, ref: str, key: str) -> None:
        with asking():
            subscription = self._subscription(ref)
            if reading.standing_of(subscription) not in reading.ENDED:
                self._client.v1.subscriptions.cancel(subscription["id"], options=under(key))

    def pause(self, ref: str, until: datetime | None, key: str) -> None:
        over = until is not None and until <= self._now()
        held = {"behavior": "void", **({"resumes_at": int(until.timestamp())} if until else {})}
        with asking():
            asked: Any = {"pause_collection": "" if over else held}
            self._client.v1.subscriptions.update(self._subscription(ref)["id"], asked, under(key))

    def change(self, ref: str, money: Money, key: str) -> None:
        with asking():
            subscription = self._subscription(ref)
            asked: Any = changed(subscription, money)
            self._client.v1.subscriptions.update(subscription["id"], asked, under(key))

    def refund(self, payment_ref: str, money: Money, key: str) -> None:
        with asking():
            asked: Any = {"payment_intent": payment_ref, "amount": to_stripe(money)}
            self._client.v1.refunds.create(asked, under(key))

    def portal(self, ref: str, return_url: str, key: str) -> str:
        with asking():
            asked: Any = {
                "customer": self._subscription(ref)["customer"],
                "return_url": return_url,
                "flow_data": {"type": "payment_method_update"},
            }
            return self._client.v1.billing_portal.sessions.create(asked, under(key)).url

    def list_since(self, moment: datetime) -> Iterator[Snapshot]:
        """By Stripe's list of what happened; for longer ago than it is kept, by everything there is."""
        with asking():
            for session in self._pages.changed_since(moment, self._now()):
                yield self._snapshot(session)

    def _subscription(self, ref: str) -> dict[str, Any]:
        found: dict[str, Any] | None = self._pages.page(ref)["subscription"]
        if not found:
            raise ProviderRefused("This contribution has not begun, or is given once.")
        return found

    def _snapshot(self, session: Mapping[str, Any]) -> Snapshot:
        as_of = self._now()
        if session["mode"] == "payment":
            charge = (session["payment_intent"] or {}).get("latest_charge")
            return reading.once(session, self._pages.disputes([charge] if charge else []), as_of)
        subscription = session["subscription"]
        if not subscription:
            return reading.recurring(session, (), (), (), as_of)
        invoices, charges = self._pages.invoices(subscription["id"]), self._pages.charges(subscription["customer"])
        return reading.recurring(session, invoices, charges, self._pages.disputes(charges), as_of)
