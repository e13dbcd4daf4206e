"""What ``tamizdat giving`` says, as values that are printed as lines or as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from tamizdat.commands.circulation_told import Told, lines

if TYPE_CHECKING:
    from tamizdat.giving.designating import CarriedOut, Unsorted
    from tamizdat.giving.designations import Designation
    from tamizdat.giving.healing import Healed
    from tamizdat.giving.moving import Followed
    from tamizdat.giving.tills import Tills

__all__ = ["announced", "carried_out", "healed", "lines", "moved", "standing"]


def healed(report: Healed) -> Told:
    """Every difference has a line of its own: the contribution's number, and what was not as with the provider."""
    return {
        "provider": report.provider,
        "contributions seen": report.seen,
        "payments found": report.arrived,
        "begun here and lost": report.adopted,
        "not from here": report.foreign,
        "differences": len(report.differences),
        "mended": [asdict(each) for each in report.differences],
    }


def announced(row: Designation) -> Told:
    return {
        "country": row.country,
        "from": row.from_date.isoformat(),
        "said": "Nothing regular is begun there any more. On that day all that recurs from there is ended by itself.",
    }


WHAT_TO_DO = {
    "bank": "Transfers are looked at when a statement is read. Who has a standing order is known to the account only: look there.",
    "btcpay": "Bitcoin says no country. What was open is closed by itself: look into BTCPay, or take btcpay out of the setting giving.",
}


def carried_out(row: Designation, done: CarriedOut, left: list[Unsorted]) -> Told:
    """``unknown``, ``unasked`` and what cannot be sorted are what a person has to look at."""
    told: Told = {"country": row.country, "from": row.from_date.isoformat(), **asdict(done)}
    if done.unknown and not row.ends_untold:
        told["unknown means"] = (
            "Their provider does not say where they are from. Look at its own pages, or end them all: --end-untold."
        )
    if done.unasked:
        told["unasked means"] = "Their provider refused, or is not switched on. Say the same again when it is."
    if left:
        told["cannot be sorted by country"] = [{**asdict(each), "do": WHAT_TO_DO[each.provider]} for each in left]
    return told


def moved(found: Followed, written: int) -> Told:
    return {**asdict(found), "letters now": written}


def standing(tills: Tills) -> Told:
    from django.utils import translation

    from tamizdat.giving import moving
    from tamizdat.giving import tills as counters
    from tamizdat.giving.alarms import alarms
    from tamizdat.giving.models import Contribution, Designation, Move

    with translation.override("en"):
        looked = [{"about": each.provider or "donor rules", "says": each.says, "do": each.do} for each in alarms()]
    return {
        "switched on": list(tills),
        "offered": list(counters.offered(tills)),
        "recurring": Contribution.objects.live().count(),
        "designated": [str(row) for row in Designation.objects.filter(lifted_at=None).order_by("country")],
        "moves": [asdict(moving.follow(row)) for row in Move.objects.filter(ended_at=None)],
        "to look at": looked,
    }
