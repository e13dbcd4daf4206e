"""PayPal as a provider.

The donor approves at PayPal, and nothing moves before :meth:`PayPal.confirm`: between the two the payer's country is known for
a single gift (``Snapshot.country``). Of a subscription PayPal tells no more than an address for parcels, where it has one, which is
no proof of where somebody pays from (``Capabilities.untold``): it may speak against a payer, and never for him. A pause has no end
at PayPal, so whoever pauses until a day has to let it go on himself; another amount needs a new agreement, which is why ``change``
is not offered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from tamizdat.giving.providers.paypal import events, reading
from tamizdat.giving.providers.paypal.account import LIVE, Account, Place, refusal_names
from tamizdat.giving.providers.paypal.amounts import CURRENCIES, to_paypal
from tamizdat.giving.providers.paypal.certificates import Certificates
from tamizdat.giving.providers.paypal.finding import Finding
from tamizdat.giving.providers.paypal.plans import Plans
from tamizdat.giving.providers.port import (
    Capabilities,
    Frequency,
    Hint,
    Intent,
    ProviderRefused,
    Snapshot,
    Standing,
    Started,
    UnknownReference,
)
from tamizdat.giving.providers.wire import understood
from tamizdat.lib.money import Money

WHY: Final = {"reason": "Asked for by the donor or the newsroom"}
LOCALES: Final = {"en": "en-US", "ru": "ru-RU", "de": "de-DE", "fr": "fr-FR", "es": "es-ES", "pl": "pl-PL"}
"""PayPal reads the case of a locale, and refuses what it does not know; others go by the donor's account."""


class PayPal:
    """A :class:`~tamizdat.giving.providers.port.Provider`. ``hooks``: PayPal's ids of our webhooks."""

    name = "paypal"

    def __init__(
        self,
        client: str,
        secret: str,
        hooks: tuple[str, ...],
        place: Place = LIVE,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._account = Account(client, secret, place)
        self._plans, self._finding = Plans(self._account), Finding(self._account)
        self._certificates = Certificates(place.certificates, self._account.session, now)
        self._hooks, self._now = hooks, now

    def capabilities(self) -> Capabilities:
        return Capabilities(
            frozenset(Frequency),
            CURRENCIES,
            portal=True,
            pause=True,
            refund=True,
            asks_before_charge=True,
            untold=frozenset({Frequency.MONTHLY, Frequency.ANNUAL}),
            marks=("paypal",),
        )

    def start(self, intent: Intent, key: str) -> Started:
        with understood("PayPal"):
            if intent.frequency is Frequency.ONCE:
                made = self._account.post("/v2/checkout/orders", _order(intent), key)
            else:
                wanted = _subscription(intent, self._plans.plan_for(intent))
                made = self._account.post("/v1/billing/subscriptions", wanted, key)
            links = {link["rel"]: link["href"] for link in made["links"]}
            return Started(str(made["id"]), str(links.get("payer-action") or links["approve"]))

    def fetch(self, ref: str) -> Snapshot:
        with understood("PayPal"):
            return self._subscribed(ref) if _recurs(ref) else self._ordered(ref)

    def confirm(self, ref: str, key: str) -> None:
        """Takes an order, or lets a subscription begin. What was taken already is no trouble."""
        with understood("PayPal"):
            told = self._told(ref)
            if told["status"] in {"COMPLETED", "ACTIVE"}:
                return
            if told["status"] != "APPROVED":
                raise ProviderRefused("PayPal: the donor has not approved this.")
            try:
                self._account.post(
                    _named(ref) + ("/activate" if _recurs(ref) else "/capture"), WHY if _recurs(ref) else {}, key
                )
            except ProviderRefused as no:
                if not refusal_names(no, "ORDER_ALREADY_CAPTURED", "SUBSCRIPTION_STATUS_INVALID"):
                    raise

    def decline(self, ref: str, key: str) -> None:
        """An order that nobody captures is gone by itself; a subscription is cancelled where PayPal lets us."""
        if not _recurs(ref):
            return
        with understood("PayPal"):
            if self._told(ref)["status"] in {"APPROVED", "ACTIVE", "SUSPENDED"}:
                self._account.post(f"{_named(ref)}/cancel", WHY, key)

    def verify(self, headers: Mapping[str, str], raw: bytes, now: datetime) -> Hint:
        """The first event under a new certificate fetches that from PayPal, which can raise ``ProviderDown``."""
        return events.verify(headers, raw, now, self._hooks, self._certificates.key_at)

    def cancel(self, ref: str, key: str) -> None:
        with understood("PayPal"):
            if self._subscription(ref)["status"] not in {"CANCELLED", "EXPIRED"}:
                self._account.post(f"{_named(ref)}/cancel", WHY, key)

    def pause(self, ref: str, until: datetime | None, key: str) -> None:
        goes_on = until is not None and until <= self._now()
        with understood("PayPal"):
            status = self._subscription(ref)["status"]
            if status == ("SUSPENDED" if goes_on else "ACTIVE"):
                self._account.post(f"{_named(ref)}/{'activate' if goes_on else 'suspend'}", WHY, key)

    def change(self, ref: str, money: Money, key: str) -> None:  # noqa: ARG002  the port's own
        raise ProviderRefused("PayPal asks the donor to agree to another amount anew.")

    def refund(self, payment_ref: str, money: Money, key: str) -> None:
        with understood("PayPal"):
            self._account.post(f"/v2/payments/captures/{_safe(payment_ref)}/refund", {"amount": to_paypal(money)}, key)

    def portal(self, ref: str, return_url: str, key: str) -> str:  # noqa: ARG002
        """PayPal's own list of what somebody agreed to: the same address for everybody, behind his own sign-in."""
        return f"{self._account.place.web}/myaccount/autopay/"

    def list_since(self, moment: datetime) -> Iterator[Snapshot]:
        """By PayPal's list of events and its report of transactions, which is some hours behind."""
        with understood("PayPal"):
            found = [self._fetched(ref) for ref in self._finding.changed_since(moment, self._now())]
        ours = [each for each in found if each and each.number]
        yield from sorted(ours, key=lambda each: (each.payments[0].at if each.payments else each.as_of, each.ref))

    def _fetched(self, ref: str) -> Snapshot | None:
        """None for what PayPal has forgotten."""
        try:
            return self.fetch(ref)
        except UnknownReference:
            return None

    def _ordered(self, ref: str) -> Snapshot:
        order, as_of = self._told(ref), self._now()
        captures = (order["purchase_units"][0].get("payments") or {}).get("captures") or []
        taken = [(each["id"], reading.moment(each["create_time"])) for each in captures]
        return reading.once(order, self._finding.disputes(taken, as_of), as_of)

    def _subscribed(self, ref: str) -> Snapshot:
        told, as_of = self._told(ref), self._now()
        began = reading.standing_of(told, as_of) not in {Standing.AWAITING, Standing.APPROVED}
        moved = self._finding.transactions(told, as_of) if began else []
        refunds = self._finding.refunds(moved, as_of)
        taken = [(each["id"], reading.moment(each["time"])) for each in moved]
        return reading.recurring(told, moved, refunds, self._finding.disputes(taken, as_of), as_of)

    def _subscription(self, ref: str) -> Mapping[str, Any]:
        if not _recurs(ref):
            raise ProviderRefused("This is given once.")
        return self._told(ref)

    def _told(self, ref: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self._account.get(_named(ref), **({"fields": "plan"} if _recurs(ref) else {}))
        return found


def _recurs(ref: str) -> bool:
    return ref.startswith("I-")


def _named(ref: str) -> str:
    return f"{'/v1/billing/subscriptions' if _recurs(ref) else '/v2/checkout/orders'}/{_safe(ref)}"


def _safe(ref: str) -> str:
    """A reference stands in a path, and those of webhooks are anybody's."""
    if not re.fullmatch(r"[A-Za-z0-9-]{1,64}", ref):
        raise UnknownReference("PayPal has no such references.")
    return ref


def _order(intent: Intent) -> dict[str, Any]:
    unit = {
        "custom_id": intent.number,
        "description": intent.description,
        "amount": to_paypal(intent.money),
    }
    return {
        "intent": "CAPTURE",
        "purchase_units": [unit],
        "payment_source": {"paypal": {"experience_context": {**_context(intent), "user_action": "CONTINUE"}}},
    }


def _subscription(intent: Intent, plan: str) -> dict[str, Any]:
    return {
        "plan_id": plan,
        "custom_id": intent.number,
        "application_context": {**_context(intent), "user_action": "CONTINUE"},  # approved, and begun by us
    }


def _context(intent: Intent) -> dict[str, str]:
    locale = LOCALES.get(intent.language)
    return {
        "return_url": intent.return_url,
        "cancel_url": intent.cancel_url,
        "shipping_preference": "NO_SHIPPING",
        **({"locale": locale} if locale else {}),
    }
