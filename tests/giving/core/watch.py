"""What must never be, not even for a moment: what has happened is not undone, and an old answer changes nothing that a newer one said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tamizdat.giving.models import Contribution, Payment, Receipt, Refund
from tamizdat.giving.providers.port import Fate, Frequency, Snapshot
from tamizdat.giving.references import mark

RANK = {"pending": 0, "done": 1, "failed": 2}
"""Of a refund: one that was done may still come back."""
CAME_TO_NOTHING = {"abandoned", "failed", "refused"}
TOOK_NOTHING = {"awaiting", "approved", "abandoned", "failed", "cancelled", "refused"}


@dataclass
class Watch:
    """What the books said at the last look."""

    asked: dict[int, datetime] = field(default_factory=dict)
    refused: set[int] = field(default_factory=set)
    arrived: dict[int, datetime] = field(default_factory=dict)
    refunds: dict[int, int] = field(default_factory=dict)
    receipts: set[int] = field(default_factory=set)

    def look(self) -> list[str]:
        return [*self._contributions(), *self._payments(), *self._refunds(), *self._receipts()]

    def _contributions(self) -> Iterator[str]:
        rows = Contribution.objects.values_list("pk", "campaign", "state", "as_of")
        money = Payment.objects.exclude(fate="failed")  # it may have been on its way when he was refused
        paid = set(money.values_list("contribution", flat=True)) if self.refused else set()
        for pk, name, state, as_of in rows:
            if pk in self.asked and (as_of is None or as_of < self.asked[pk]):
                yield f"{name}: an older answer counts than before"
            if pk in self.refused and state != "refused" and pk not in paid:
                yield f"{name}: was refused, and is {state}"
        self.asked = {pk: as_of for pk, _name, _state, as_of in rows if as_of}
        self.refused = {pk for pk, _name, state, _as_of in rows if state == "refused"}

    def _payments(self) -> Iterator[str]:
        now = dict(Payment.objects.done().values_list("pk", "made_at"))
        if gone := self.arrived.keys() - now.keys():
            yield f"{len(gone)} payments had arrived, and have not any more"
        self.arrived = now

    def _refunds(self) -> Iterator[str]:
        now = {pk: RANK[fate] for pk, fate in Refund.objects.values_list("pk", "fate")}
        if any(now.get(pk, -1) < rank for pk, rank in self.refunds.items()):
            yield "a refund went backwards"
        self.refunds = now

    def _receipts(self) -> Iterator[str]:
        now = set(Receipt.objects.values_list("payment", flat=True))
        if not self.receipts <= now:
            yield "a receipt is gone"
        if now != self.arrived.keys():
            yield f"{len(self.arrived)} payments, {len(now)} receipts"
        self.receipts = now


def facts(ours: Contribution) -> dict[str, Any]:
    """What the books say of one contribution."""
    row = Contribution.objects.get(pk=ours.pk)
    passing = (row.state, row.amount, row.currency, row.due_at)
    payments = {bytes(of): fate for of, fate in ours.payments.values_list("ref_mark", "fate")}
    return {"passing": passing, "as_of": row.as_of, "look_at": row.look_at, "payments": payments, "state": row.state}


def standing(seen: Snapshot, payments: dict[bytes, str]) -> str:
    """As the books have to say it: a single gift that came in part is paid, whatever became of its page."""
    part = seen.frequency is Frequency.ONCE and seen.standing.value in CAME_TO_NOTHING and "done" in payments.values()
    return "paid" if part else seen.standing.value


def unlike(before: dict[str, Any], seen: Snapshot, after: dict[str, Any]) -> Iterator[str]:
    """What an answer changed that it must not have, or failed to change."""
    old = before["as_of"] is not None and seen.as_of < before["as_of"]
    if after["as_of"] != (before["as_of"] if old else seen.as_of):
        yield "the moment of the newest answer is wrong"
    came = after["state"] == "paid" and before["state"] in CAME_TO_NOTHING and "done" in after["payments"].values()
    if old and before["passing"] != after["passing"] and not (came and before["passing"][1:] == after["passing"][1:]):
        yield f"an old answer made {after['passing']} of {before['passing']}"
    refused = before["state"] == "refused" and seen.standing.value in TOOK_NOTHING
    in_part = seen.frequency is Frequency.ONCE and "done" in after["payments"].values()
    agrees = standing(seen, after["payments"]) == after["state"] or (
        refused and after["state"] == ("paid" if in_part else "refused")
    )
    if old and not agrees and not after["look_at"]:
        yield "an old answer disagrees, and nobody looks again"
    if not old and not agrees:
        yield f"a new answer says {seen.standing.value}, and the books {after['state']}"
    yield from _payments_unlike(before["payments"], seen, after["payments"], old=old)


def _payments_unlike(before: dict[bytes, str], seen: Snapshot, after: dict[bytes, str], *, old: bool) -> Iterator[str]:
    told = {mark(seen.provider, each.ref): each.fate for each in seen.payments}
    for which, fate in before.items():
        if after[which] != fate and (fate == "done" or (old and told.get(which) is not Fate.DONE)):
            yield f"a payment was {fate} and is {after[which]}"
    for which, fate in told.items():
        if fate is Fate.DONE and after.get(which) != "done":
            yield "a payment arrived, and is not in the books"
