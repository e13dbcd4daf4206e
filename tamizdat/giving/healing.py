"""Comparing our books with a provider's, and mending ours: whatever no webhook told. May be repeated, and changes nothing then."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tamizdat.giving import ledger, references
from tamizdat.giving.contributions import NUMBER, Contribution
from tamizdat.giving.designations import Designation
from tamizdat.giving.providers.port import Provider, Snapshot
from tamizdat.lib.batches import batches

BATCH: Final = 500
Tick = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Difference:
    """``number``: of the contribution, empty for one that is not ours. ``what`` in words, without a person or a reference."""

    number: str
    what: str


@dataclass(slots=True)
class Healed:
    """``foreign``: at the provider, and not from here. ``adopted``: begun here, and lost: out of an old backup, say."""

    provider: str
    seen: int = 0
    adopted: int = 0
    foreign: int = 0
    arrived: int = 0
    differences: list[Difference] = field(default_factory=list)


def heal(till: Provider, since: datetime, tick: Tick = lambda _seen: None) -> Healed:
    """Bring everything that changed at the provider since then into our books. Raises ``ProviderError``."""
    healed = Healed(till.name)
    for batch in batches(till.list_since(since), BATCH):
        _heal(batch, healed)
        healed.seen += len(batch)
        tick(healed.seen)
    return healed


def _heal(batch: list[Snapshot], healed: Healed) -> None:
    ours = _ours(healed.provider, batch)
    seen: dict[int, Snapshot] = {}
    for snapshot in batch:
        pk = ours.get(snapshot.number) or ours.get(references.mark(healed.provider, snapshot.ref))
        pk = pk or _adopted(snapshot, healed)
        if pk is None:
            healed.foreign += 1
        elif pk not in seen or seen[pk].as_of <= snapshot.as_of:  # a list may name one twice, and in any order
            seen[pk] = snapshot
    with transaction.atomic():
        done = ledger.apply_all(list(seen.items()))
        _have_looked_at([applied.number for applied in done if applied.changed])
    for applied in done:
        healed.arrived += applied.arrived
        healed.differences += [Difference(applied.number, what) for what in applied.differences]


def _have_looked_at(numbers: list[str]) -> None:
    """While giving is a crime somewhere: what came to light has to be judged as well, before its next renewal."""
    if numbers and Designation.objects.filter(lifted_at=None).exists():
        rows = Contribution.objects.filter(number__in=numbers, ref_sealed__isnull=False)
        rows.update(look_at=timezone.now())


def _ours(provider: str, batch: Iterable[Snapshot]) -> dict[str | bytes, int]:
    numbers = [snapshot.number for snapshot in batch if snapshot.number]
    marks = [references.mark(provider, snapshot.ref) for snapshot in batch]
    found: dict[str | bytes, int] = {}
    rows = Contribution.objects.filter(provider=provider)
    found.update(rows.filter(number__in=numbers).values_list("number", "pk"))
    found.update({bytes(mark or b""): pk for mark, pk in rows.filter(ref_mark__in=marks).values_list("ref_mark", "pk")})
    return found


def _adopted(snapshot: Snapshot, healed: Healed) -> int | None:
    """One that bears a number of our making is ours, though its row is lost; nobody else puts such numbers there."""
    if len(snapshot.number) != NUMBER:
        return None
    healed.adopted += 1
    row = Contribution.objects.create(
        number=snapshot.number,
        frequency=snapshot.frequency.value,
        currency=snapshot.money.currency,
        amount=snapshot.money.minor,
        provider=snapshot.provider,
        language=settings.NEWSPAPER.languages[0],
    )
    healed.differences.append(Difference(row.number, "was not in our books"))
    return row.pk
