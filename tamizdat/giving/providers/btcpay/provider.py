"""BTCPay as a provider: once only, since nothing is ever pulled out of a donor's wallet.

Refunds are made in BTCPay itself, where the donor says which address they go to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from tamizdat.giving.providers.btcpay import events, reading
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
from tamizdat.giving.providers.wire import Api, understood
from tamizdat.lib.money import Money

LASTS: Final = 60
"""Minutes in which a donor has to send what he was asked for, at the rate of the beginning."""
WATCHED: Final = 7 * 24 * 60
"""Minutes for which what comes late is still looked for."""
BEFORE: Final = timedelta(days=31)
"""How much older than asked for an invoice can be that changed since: what comes late comes to an old one."""
PAGE: Final = 100


class BTCPay:
    """A :class:`~tamizdat.giving.providers.port.Provider`. ``hooks``: secrets of our webhook at this server."""

    name = "btcpay"

    def __init__(
        self,
        address: str,
        store: str,
        key: str,
        hooks: tuple[str, ...],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._api = Api("BTCPay", address)
        self._store, self._hooks, self._now = store, hooks, now
        self._headers = {"Authorization": f"token {key}"}
        self._invoices = f"/api/v1/stores/{store}/invoices"

    def capabilities(self) -> Capabilities:
        return Capabilities(frozenset({Frequency.ONCE}), cancels=False, marks=("bitcoin",))

    def start(self, intent: Intent, key: str) -> Started:  # noqa: ARG002  BTCPay has no keys: our number is looked for
        if intent.frequency is not Frequency.ONCE:
            raise ProviderRefused("BTCPay takes single gifts only.")
        with understood("BTCPay"):
            before = self._api.get(self._invoices, self._headers, orderId=intent.number)
            made = before[0] if before else self._api.ask("POST", self._invoices, self._headers, json=_invoice(intent))
            if before and (made["amount"], made["currency"]) != (intent.money.plain, intent.money.currency):
                raise ProviderRefused("BTCPay has an invoice with this number, and it is for another amount.")
            return Started(str(made["id"]), str(made["checkoutLink"]))

    def fetch(self, ref: str) -> Snapshot:
        with understood("BTCPay"):
            return self._snapshot(self._api.get(self._one(ref), self._headers))

    def confirm(self, ref: str, key: str) -> None:
        """What the donor sends is there."""

    def decline(self, ref: str, key: str) -> None:  # noqa: ARG002
        with understood("BTCPay"):
            if self._api.get(self._one(ref), self._headers)["status"] == "New":
                self._api.ask("POST", f"{self._one(ref)}/status", self._headers, json={"status": "Invalid"})

    def verify(self, headers: Mapping[str, str], raw: bytes, now: datetime) -> Hint:
        return events.verify(headers, raw, now, self._hooks, self._store)

    def cancel(self, ref: str, key: str) -> None:
        """Nothing recurs here."""

    def pause(self, ref: str, until: datetime | None, key: str) -> None:  # noqa: ARG002
        raise ProviderRefused("BTCPay takes single gifts only.")

    def change(self, ref: str, money: Money, key: str) -> None:  # noqa: ARG002
        raise ProviderRefused("BTCPay takes single gifts only.")

    def refund(self, payment_ref: str, money: Money, key: str) -> None:  # noqa: ARG002
        raise ProviderRefused("Give it back in BTCPay, where the donor can say to which address.")

    def portal(self, ref: str, return_url: str, key: str) -> str:  # noqa: ARG002
        raise ProviderRefused("BTCPay has no page for donors: nothing recurs there.")

    def list_since(self, moment: datetime) -> Iterator[Snapshot]:
        with understood("BTCPay"):
            ours = [each for each in self._made_since(moment - BEFORE) if reading.number_of(each)]
            for invoice in reversed(ours):
                seen = self._snapshot(invoice)
                if reading.moment(invoice["createdTime"]) >= moment or _changed(seen, moment):
                    yield seen

    def _made_since(self, moment: datetime) -> Iterator[Mapping[str, Any]]:
        """The newest first."""
        skip = 0
        while True:
            page = self._api.get(self._invoices, self._headers, startDate=int(moment.timestamp()), skip=skip, take=PAGE)
            yield from page
            skip += len(page)
            if len(page) < PAGE:
                return

    def _snapshot(self, invoice: Mapping[str, Any]) -> Snapshot:
        methods = self._api.get(f"{self._one(invoice['id'])}/payment-methods", self._headers)
        return reading.snapshot(invoice, methods, self._now())

    def _one(self, ref: str) -> str:
        """A reference stands in a path, and those of webhooks are anybody's."""
        if not re.fullmatch(r"[A-Za-z0-9]{1,64}", ref):
            raise UnknownReference("BTCPay has no such references.")
        return f"{self._invoices}/{ref}"


def _changed(seen: Snapshot, moment: datetime) -> bool:
    """Whether something came since, or may have: an invoice does not say when it changed."""
    return seen.standing is Standing.SETTLING or any(payment.at >= moment for payment in seen.payments)


def _invoice(intent: Intent) -> dict[str, Any]:
    return {
        "amount": intent.money.plain,
        "currency": intent.money.currency,
        "metadata": {"orderId": intent.number, "itemDesc": intent.description},
        "checkout": {
            "redirectURL": f"{intent.return_url}{'&' if '?' in intent.return_url else '?'}ref={{InvoiceId}}",
            "redirectAutomatically": True,
            "defaultLanguage": intent.language,
            "expirationMinutes": LASTS,
            "monitoringMinutes": WATCHED,
        },
    }
