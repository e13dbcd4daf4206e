"""Finding things at PayPal: what belongs to a contribution, and which contributions changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from tamizdat.giving.providers.paypal.account import Account
from tamizdat.giving.providers.paypal.events import refs_of
from tamizdat.giving.providers.port import ProviderRefused, UnknownReference

Told = Mapping[str, Any]

WINDOW: Final = timedelta(days=31)
"""Of one request for a report."""
REMEMBERED: Final = timedelta(days=29)
"""PayPal keeps its list of events for thirty days."""
DISPUTABLE: Final = timedelta(days=400)
"""PayPal lets a buyer dispute for 180 days, and a card's bank for longer."""
GIVES_BACK: Final = frozenset({"T1107", "T1106", "T1108", "T1110", "T1111"})
"""Codes of the report: a refund, and reversals."""
MOST_PAGES: Final = 1000


class Finding:
    """Every method raises what the port says."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def transactions(self, subscription: Told, now: datetime) -> list[Told]:
        """The oldest first."""
        asked = {"start_time": subscription["create_time"], "end_time": _written(now + timedelta(days=1))}
        try:
            told = self._account.get(f"/v1/billing/subscriptions/{subscription['id']}/transactions", **asked)
        except UnknownReference:
            return []  # nothing was ever paid
        return sorted((told or {}).get("transactions") or [], key=lambda each: (each["time"], each["id"]))

    def refunds(self, transactions: Iterable[Told], now: datetime) -> list[Told]:
        """Rows of the report that give back what these took; it is asked for only where PayPal says that there are some."""
        touched = {each["id"]: each["time"] for each in transactions if "REFUNDED" in each["status"]}
        if not touched:
            return []
        since = datetime.fromisoformat(min(touched.values()))
        return [row for row in self._report(since, now) if row.get("paypal_reference_id") in touched and _gives(row)]

    def disputes(self, payments: Iterable[tuple[str, datetime]], now: datetime) -> dict[str, list[Told]]:
        """Of each payment young enough to be disputed; one that is resolved with its outcome."""
        return {ref: self._disputes_of(ref) for ref, at in payments if at > now - DISPUTABLE}

    def changed_since(self, since: datetime, now: datetime) -> list[str]:
        """References of orders and subscriptions, each once."""
        refs: dict[str, None] = {}
        for event in self._events(max(since, now - REMEMBERED), now):
            refs.update(dict.fromkeys(refs_of(event)))
        for row in self._report(since, now):
            refs.update(dict.fromkeys(_refs_in(row)))
        return list(dict.fromkeys(filter(None, map(self._contribution_of, filter(None, refs)))))

    def _contribution_of(self, ref: str) -> str:
        """A subscription or an order is one; a capture names its order, a sale its subscription. Empty for what is none of ours."""
        if ref.startswith("I-"):
            return ref
        for path in ("/v2/checkout/orders/", "/v2/payments/captures/", "/v1/payments/sale/"):
            try:
                told = self._account.get(path + ref)
            except ProviderRefused:
                continue
            related = (told.get("supplementary_data") or {}).get("related_ids") or {}
            found = ref if "orders" in path else related.get("order_id") or told.get("billing_agreement_id")
            if found:
                return str(found)
        return ""

    def _disputes_of(self, ref: str) -> list[Told]:
        found = (self._account.get("/v1/customer/disputes", disputed_transaction_id=ref) or {}).get("items") or []
        return [
            self._account.get(f"/v1/customer/disputes/{each['dispute_id']}") if each["status"] == "RESOLVED" else each
            for each in found
        ]

    def _events(self, since: datetime, now: datetime) -> Iterator[Told]:
        asked: dict[str, Any] = {"start_time": _written(since), "end_time": _written(now), "page_size": 100}
        for page in range(MOST_PAGES):
            told = self._account.get("/v1/notifications/webhooks-events", page=page + 1, **asked)
            yield from told["events"]
            if len(told["events"]) < asked["page_size"]:
                return

    def _report(self, since: datetime, now: datetime) -> Iterator[Told]:
        while since < now:
            until = min(since + WINDOW, now)
            yield from self._window(since, until)
            since = until

    def _window(self, since: datetime, until: datetime) -> Iterator[Told]:
        asked = {"start_date": _written(since), "end_date": _written(until), "fields": "transaction_info"}
        for page in range(1, MOST_PAGES):
            told = self._account.get("/v1/reporting/transactions", page=page, page_size=500, **asked)
            yield from (each["transaction_info"] for each in told["transaction_details"])
            if page >= int(told["total_pages"]):
                return


def _refs_in(row: Told) -> tuple[str, ...]:
    """Of a row of the report that is a contribution's: it names its subscription, or what it gives back, or itself."""
    if row.get("paypal_reference_id_type") == "SUB":
        return (str(row["paypal_reference_id"]),)
    if _gives(row):
        return (str(row.get("paypal_reference_id") or ""),)
    return (str(row["transaction_id"]),) if row.get("custom_field") else ()


def _gives(row: Told) -> bool:
    return row.get("transaction_event_code") in GIVES_BACK


def _written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
