"""Stripe with cards typed on a page of ours: the country of a card is known before its bank hears of it.

``start`` makes what is to be paid (a payment intent, or a subscription whose first invoice waits), and nothing can be taken of it yet.
The donor's browser turns his card into a confirmation token; who holds the token asks :meth:`StrictStripe.card_country` and
decides, and only then does :meth:`StrictStripe.charge` confirm. It is confirmed here and not in the browser: that is what makes it strict.

There is no page of Stripe's for another card, since a card given there would be charged before anybody could look: whoever wants
another card agrees anew, and what ran ends (``counter/acts.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from tamizdat.giving.providers.cards import CardPage
from tamizdat.giving.providers.port import Capabilities, Frequency, Intent, ProviderRefused, Started
from tamizdat.giving.providers.stripe.amounts import to_stripe
from tamizdat.giving.providers.stripe.asking import INTERVALS, asking, locale, under
from tamizdat.giving.providers.stripe.provider import BASE, Stripe
from tamizdat.giving.providers.stripe.reading import OURS
from tamizdat.lib.money import Money

SCRIPT: Final = "https://js.stripe.com/dahlia/stripe.js?advancedFraudSignals=false"
"""Stripe demands that it comes from there. Without the last word it would watch how the donor moves about on the page."""
SCRIPTS: Final = ("https://js.stripe.com", "https://*.js.stripe.com")
FRAMES: Final = (*SCRIPTS, "https://hooks.stripe.com")
CONNECTS: Final = ("https://api.stripe.com",)


class StrictStripe(Stripe):
    """A :class:`~tamizdat.giving.providers.cards.TakesCards`. ``public``: the publishable key. ``till``: of play money."""

    def __init__(
        self,
        key: str,
        public: str,
        hooks: tuple[str, ...],
        till: str = "",
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__(key, hooks, f"{till}/stripe" if till else BASE, now)  # which refuses a live key at the till
        if ("_live_" in public) != self._live:
            raise ProviderRefused("Stripe's two keys are of different modes: test and live do not mix.")
        self._public = public
        self._till = till

    def capabilities(self) -> Capabilities:
        return replace(super().capabilities(), portal=False, own_card_page=True)

    def start(self, intent: Intent, key: str) -> Started:
        with asking():
            ref = self._once(intent, key) if intent.frequency is Frequency.ONCE else self._recurring(intent, key)
        return Started(ref, f"{intent.card_url}?ref={ref}")

    def card_page(self, money: Money, frequency: Frequency, language: str) -> CardPage:
        told = {
            "key": self._public,
            "mode": "payment" if frequency is Frequency.ONCE else "subscription",
            "amount": str(to_stripe(money)),
            "currency": money.currency.lower(),
            "locale": locale(language),
        }
        if self._till:
            return CardPage(f"{self._till}/stripe-js/stripe.js", (self._till,), (self._till,), (self._till,), told)
        return CardPage(SCRIPT, SCRIPTS, FRAMES, CONNECTS, told)

    def card_country(self, token: str) -> str:
        with asking():
            told = self._client.v1.confirmation_tokens.retrieve(token).to_dict()
            preview = told["payment_method_preview"]
            kind = preview.get(preview["type"])
            return str(kind.get("country") or "") if isinstance(kind, Mapping) else ""

    def charge(self, ref: str, token: str, return_url: str, key: str) -> str:
        with asking():
            asked: Any = {
                "confirmation_token": token,
                "return_url": return_url,
                "use_stripe_sdk": False,  # a token says True by itself; the donor's bank gets a page of its own instead of our script
            }
            intent = self._client.v1.payment_intents.confirm(self._to_be_paid(ref), asked, under(key)).to_dict()
            return _next(intent)

    def _once(self, intent: Intent, key: str) -> str:
        asked: Any = {
            "amount": to_stripe(intent.money),
            "currency": intent.money.currency.lower(),
            "payment_method_types": ["card"],
            "metadata": {OURS: intent.number},
            "description": intent.description,
        }
        return self._client.v1.payment_intents.create(asked, under(key)).id

    def _recurring(self, intent: Intent, key: str) -> str:
        """Customer and product first, each under a key of its own that follows from the stored one."""
        ours: Any = {OURS: intent.number}
        customer = self._client.v1.customers.create({"metadata": ours}, under(f"{key}-customer")).id
        product = self._client.v1.products.create({"name": intent.description}, under(f"{key}-product")).id
        price = {
            "currency": intent.money.currency.lower(),
            "unit_amount": to_stripe(intent.money),
            "product": product,
            "recurring": {"interval": INTERVALS[intent.frequency]},
        }
        asked: Any = {
            "customer": customer,
            "items": [{"quantity": 1, "price_data": price}],
            "payment_behavior": "default_incomplete",
            "payment_settings": {
                "payment_method_types": ["card"],
                "save_default_payment_method": "on_subscription",
            },
            "metadata": ours,
            "description": intent.description,
        }
        return self._client.v1.subscriptions.create(asked, under(key)).id

    def _to_be_paid(self, ref: str) -> str:
        """The payment intent: the contribution's own, or that of a subscription's first invoice."""
        if not ref.startswith("sub_"):
            return ref
        asked: Any = {"expand": ["latest_invoice.payments"]}
        invoice = self._client.v1.subscriptions.retrieve(ref, asked).to_dict()["latest_invoice"]
        return str(invoice["payments"]["data"][0]["payment"]["payment_intent"])


def _next(intent: Mapping[str, Any]) -> str:
    if intent["status"] != "requires_action":
        return ""
    there = intent["next_action"]
    if there["type"] != "redirect_to_url":
        raise ProviderRefused("The bank wants something that only a script could give it.")
    return str(there["redirect_to_url"]["url"])
