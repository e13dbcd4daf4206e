"""Looking at a contribution at its provider, and what follows from it. Only the worker's processes do: they may open references."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tamizdat.giving import approvals, ledger, references, troubles
from tamizdat.giving.contributions import UNDER_WAY, Contribution
from tamizdat.giving.errors import NoSuchThing, ProviderTrouble
from tamizdat.giving.events import Event
from tamizdat.giving.payments import Payment
from tamizdat.giving.providers.port import (
    Frequency,
    Provider,
    ProviderError,
    Snapshot,
    Standing,
    UnknownReference,
)
from tamizdat.giving.tills import Tills


def look(ours: Contribution, tills: Tills, ref: str = "") -> ledger.Applied:
    """Ask the provider, bring the answer into the books, and do what has to follow. ``ref``: where it is at hand.

    Raises ``ProviderError``, and ``ProviderTrouble`` where the provider is not switched on.
    """
    till, ref = till_of(ours, tills), ref or ref_of(ours)
    seen = fetch(ours, till, ref)
    with transaction.atomic():
        applied = ledger.apply(ours, seen)
        approvals.judge(ours, seen, till)
    if approvals.settle(ours, seen, till):
        return ledger.apply(ours, fetch(ours, till, ref))
    return applied


def fetch(ours: Contribution, till: Provider, ref: str) -> Snapshot:
    """What the provider knows. An approval that it has forgotten was abandoned."""
    asked = timezone.now()
    try:
        seen = till.fetch(ref)
    except UnknownReference:
        if ours.state not in UNDER_WAY:
            raise
        return _abandoned(ours, ref, asked)
    except ProviderError as error:
        troubles.note(till.name, error)
        raise
    troubles.works(till.name)
    return seen


def till_of(ours: Contribution, tills: Tills) -> Provider:
    till = tills.get(ours.provider)
    if till is None:
        raise ProviderTrouble(f"{ours.provider} is not switched on, or its secret is missing. See: tamizdat doctor")
    return till


def ref_of(ours: Contribution) -> str:
    """The provider's reference. Raises :class:`NoSuchThing` where it was never told, or was purged."""
    if ours.ref_mark is None or ours.ref_sealed is None:
        raise NoSuchThing(f"Contribution {ours.pk} has no reference at its provider.")
    return references.opened(bytes(ours.ref_mark), bytes(ours.ref_sealed))


def follow(event: Event, tills: Tills) -> bool:
    """Look at what an event names; False when nothing of it is ours. Raises ``ProviderError``."""
    if event.refs_sealed is None:
        return True
    names = references.opened(bytes(event.event_mark), bytes(event.refs_sealed)).split("\n")
    by_mark = {references.mark(event.provider, name): name for name in names if name and not name.startswith("#")}
    found = _named(event.provider, set(by_mark), {name[1:] for name in names if name.startswith("#")})
    for ours in found:
        said = by_mark.get(bytes(ours.ref_mark or b""), "")
        if said or ours.ref_sealed is not None:  # else it was forgotten, or its start is not over
            look(ours, tills, said)
    return bool(found)


def _named(provider: str, marks: set[bytes], numbers: set[str]) -> list[Contribution]:
    """By our number, by the reference of the contribution, or of one of its payments."""
    rows = Contribution.objects.filter(provider=provider)
    paid = Payment.objects.filter(ref_mark__in=marks).values("contribution")
    return list(rows.filter(Q(number__in=numbers) | Q(ref_mark__in=marks) | Q(pk__in=paid)).distinct())


def _abandoned(ours: Contribution, ref: str, asked: datetime) -> Snapshot:
    frequency = Frequency(ours.frequency)
    return Snapshot(ours.provider, ref, ours.number, frequency, ours.money, Standing.ABANDONED, asked)
