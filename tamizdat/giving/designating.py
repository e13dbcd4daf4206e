"""A country where giving becomes a crime: from that day nothing is taken there, and what recurs from there ends at the provider.

Where somebody gives from is stored nowhere. So the provider is asked, of one contribution after the other; the answer is looked at
and forgotten. Whoever is interrupted goes on where he was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from tamizdat.giving import calls, errands, ledger, open_pages, supporters
from tamizdat.giving.contributions import LIVE, OVER, UNDER_WAY, Contribution, State
from tamizdat.giving.designations import Designation
from tamizdat.giving.errands import Errand
from tamizdat.giving.errors import GivingError
from tamizdat.giving.following import fetch, ref_of
from tamizdat.giving.providers.port import Provider, ProviderDown, ProviderError, Snapshot
from tamizdat.giving.tills import Tills

Tick = Callable[[int], None]
BATCH: Final = 100
TELL_NO_COUNTRY: Final = ("bank", "btcpay")
"""A transfer's country stands in the statement, and is looked at when that is read; Bitcoin has none."""


class UnfinishedDesignation(GivingError):  # noqa: N818  it reads as what it says
    """A provider did not answer; the designation is in force all the same, and goes on where it was."""


class InForceAlready(GivingError):  # noqa: N818  likewise
    """What is a crime today does not become one later, by a slip."""


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """``unknown``: the provider does not say where these come from. ``unasked``: it refused, or is not switched on.

    ``untold``: how many of the unknown were ended, since that was wished.
    """

    looked_at: int = 0
    cancelled: int = 0
    forgotten: int = 0
    unknown: int = 0
    untold: int = 0
    unasked: int = 0


@dataclass(frozen=True, slots=True)
class Unsorted:
    """What cannot be told apart by country, since its provider tells of none: ``recurring``, and ``open`` (promised, and not there yet)."""

    provider: str
    recurring: int
    open: int


def designate(country: str, from_date: date, *, ends_untold: bool = False) -> Designation:
    """In force everywhere as soon as this returns: nobody remembers the rules for longer than one decision.

    Said again: what was interrupted goes on where it was; what was carried out, or is said otherwise, is gone through anew.
    Raises :class:`InForceAlready`.
    """
    with transaction.atomic():
        wished = {"from_date": from_date, "ends_untold": ends_untold}
        row, made = Designation.objects.get_or_create(country=country, lifted_at=None, defaults=wished)
        if from_date > timezone.localdate() >= row.from_date:
            raise InForceAlready(
                f"{row} is in force. To put it off, take it back first: tamizdat giving lift {country}; "
                "meanwhile whoever is there may give."
            )
        said_otherwise = row.from_date != from_date or (ends_untold and not row.ends_untold)
        if not made and (said_otherwise or row.carried_out_at):
            row.from_date, row.place, row.carried_out_at = from_date, 0, None
            row.ends_untold |= ends_untold
            row.save()
    return row


def lift(country: str) -> bool:
    """Giving is no crime there any more; whether it was one. What was cancelled stays so: its donors may come back themselves."""
    return bool(Designation.objects.filter(country=country, lifted_at=None).update(lifted_at=timezone.now()))


def carry_out(designation: Designation, tills: Tills, tick: Tick = lambda _done: None) -> CarriedOut:
    """Cancel what recurs from there, let open pages go, and forget whoever gave from there. Raises :class:`UnfinishedDesignation`."""
    open_pages.let_go(tills)
    counts: Counter[str] = Counter()
    while batch := list(_at_risk().filter(pk__gt=designation.place).order_by("pk")[:BATCH]):
        for ours in batch:
            try:
                counts += _looked_at(ours, designation, tills)
            except ProviderDown as error:
                raise UnfinishedDesignation(
                    f"{error} Nothing new is taken from {designation.country}; to end what recurs, say the same again later."
                ) from error
            designation.place = ours.pk
            designation.save(update_fields=["place"])
            tick(counts["looked_at"])
    designation.carried_out_at = timezone.now()
    designation.save(update_fields=["carried_out_at"])
    return CarriedOut(**counts)


def carry_out_what_is_due(tills: Tills) -> None:
    """The timetable's: designations whose day has come, and those that were interrupted."""
    due = Designation.objects.filter(lifted_at=None, carried_out_at=None, from_date__lte=timezone.localdate())
    for designation in due:
        carry_out(designation, tills)


def unsorted() -> list[Unsorted]:
    """By provider; those with nothing open are left out. A person has to look at them: docs/operators/giving.md."""
    rows = Contribution.objects.filter(provider__in=TELL_NO_COUNTRY).values_list("provider")
    counted = rows.annotate(live=Count("id", Q(state__in=LIVE)), waiting=Count("id", Q(state__in=UNDER_WAY)))
    return [Unsorted(*row) for row in counted.order_by("provider") if any(row[1:])]


def _at_risk() -> QuerySet[Contribution]:
    """What goes on, and whatever still names somebody; not a page that is being let go: what it is called is needed for that."""
    names = Q(supporter__isnull=False) | Q(ended_by__in=Contribution.BY_RULE)
    over = names & Q(state__in=OVER) & ~Q(state=State.REFUSED)
    return Contribution.objects.filter(Q(state__in=LIVE) | over, ref_sealed__isnull=False)


def _looked_at(ours: Contribution, designation: Designation, tills: Tills) -> Counter[str]:
    found: Counter[str] = Counter(looked_at=1)
    till = tills.get(ours.provider)
    if till is None:
        return found + Counter(unasked=1)
    try:
        seen = fetch(ours, till, ref_of(ours))
        ledger.apply(ours, seen)
        if seen.country == designation.country:
            return found + _ended(ours, seen, till, Contribution.EndedBy.SAFETY)
        if ours.is_ended_by_rule:  # another one, or before an interruption
            return found + Counter(forgotten=supporters.purge(ours))
        if till.capabilities().proves(seen):
            return found
        found["unknown"] += 1
        return found + (_untold(ours, seen, till) if designation.ends_untold else Counter())
    except ProviderDown:
        raise
    except (ProviderError, GivingError):
        return found + Counter(unasked=1)


def _untold(ours: Contribution, seen: Snapshot, till: Provider) -> Counter[str]:
    """A standing order is at its donor's bank: nobody here can end it, and its country stands in the statement."""
    if ours.is_live and not till.capabilities().cancels:
        return Counter()
    ended = _ended(ours, seen, till, Contribution.EndedBy.UNTOLD)
    return Counter(untold=ended["cancelled"], forgotten=ended["forgotten"])


def _ended(ours: Contribution, seen: Snapshot, till: Provider, by: Contribution.EndedBy) -> Counter[str]:
    found: Counter[str] = Counter()
    if ours.is_live:
        Contribution.objects.filter(pk=ours.pk).update(ended_by=by)
        calls.make(ours, Errand.Kind.CANCEL, lambda key: till.cancel(seen.ref, key))
        ledger.apply(ours, fetch(ours, till, seen.ref))
        if ours.is_live:  # it was asked for, and has not come: the worker asks until it has
            errands.ask(ours, Errand.Kind.CANCEL, by=by.value)
        found["cancelled"] += not ours.is_live
    if ours.state in OVER:
        found["forgotten"] += supporters.purge(ours)
    return found
