"""Looking at a contribution at its provider, and what follows from it. Only the worker's processes do: they may open references."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from tamizdat.giving import approvals, ledger, references, troubles
from tamizdat.giving.contributions import UNDER_WAY, Contribution
from tamizdat.giving.errors import NoSuchThing, ProviderTrouble
from tamizdat.giving.events import Event
from tamizdat.giving.payments import Payment
from tamizdat.giving.providers.port import Provider, ProviderError, Snapshot, Standing, UnknownReference
from tamizdat.giving.tills import Tills


def look(ours: Contribution, tills: Tills) -> ledger.Applied:
    """Ask the provider, bring the answer into the books, and do what has to follow.

    Raises ``ProviderError``, and ``ProviderTrouble`` where the provider is not switched on.
    """
    till = till_of(ours, tills)
    seen = fetch(ours, till)
    applied = ledger.apply(ours, seen)
    if approvals.settle(ours, seen, till):
        return ledger.apply(ours, fetch(ours, till))
    return applied


def fetch(ours: Contribution, till: Provider) -> Snapshot:
    """What the provider knows. An approval that it has forgotten was abandoned."""
    asked = timezone.now()
    ref = ref_of(ours)
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
    refs = references.opened(bytes(event.event_mark), bytes(event.refs_sealed)).split("\n")
    found = _named(event.provider, [ref for ref in refs if ref])
    for ours in found:
        if ours.ref_sealed is not None:
            look(ours, tills)
    return bool(found)


def _named(provider: str, refs: list[str]) -> list[Contribution]:
    """By our number, by the reference of the contribution, or of one of its payments."""
    numbers = [ref[1:] for ref in refs if ref.startswith("#")]
    marks = [references.mark(provider, ref) for ref in refs if not ref.startswith("#")]
    ours = Contribution.objects.filter(provider=provider)
    paid = Payment.objects.filter(ref_mark__in=marks, contribution__provider=provider).values_list("contribution")
    found = {row.pk: row for row in [*ours.filter(number__in=numbers), *ours.filter(ref_mark__in=marks)]}
    found |= {row.pk: row for row in ours.filter(pk__in=paid)}
    return list(found.values())


def _abandoned(ours: Contribution, ref: str, asked: datetime) -> Snapshot:
    return Snapshot(ours.provider, ref, ours.number, _frequency(ours), ours.money, Standing.ABANDONED, asked)
