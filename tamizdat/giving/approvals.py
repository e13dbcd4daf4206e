"""Between the donor's yes at the provider and the money: whether it may be taken. And what is done when it should not have been."""

from __future__ import annotations

from django.utils import timezone

from tamizdat.giving import calls, errands, ledger, moves, supporters
from tamizdat.giving.contributions import OVER, Contribution, State
from tamizdat.giving.designations import Designation
from tamizdat.giving.donor_rules import Decision, Facts, Purpose, decide
from tamizdat.giving.errands import Errand
from tamizdat.giving.merging import ENDED
from tamizdat.giving.providers.port import Frequency, Provider, Snapshot


def settle(ours: Contribution, seen: Snapshot, till: Provider) -> bool:
    """What follows from a snapshot that is in the books already; whether the provider has to be asked again.

    An approval is confirmed, or declined where giving is a crime. What goes on from there is cancelled, and so is what was let go and
    began all the same, as nobody knows where, and where that is wished whatever else nobody knows of; what is over is forgotten as far
    as it names somebody. ``seen.country`` goes no further than this.
    """
    if ours.state == State.APPROVED:
        return _settle_approval(ours, seen, till)
    forbidden = bool(seen.country) and not _decision(ours, seen, Purpose.RENEWAL).allowed
    if ours.is_live:
        if by := Contribution.EndedBy.SAFETY if forbidden else _ends_untold(ours, seen, till):
            errands.ask(ours, Errand.Kind.CANCEL, by=by.value)
    elif (forbidden and ours.state in OVER) or (ours.state in ENDED and ours.ended_by in Contribution.BY_RULE):
        supporters.purge(ours)
    return False


def _ends_untold(ours: Contribution, seen: Snapshot, till: Provider) -> Contribution.EndedBy | None:
    """By what it ends, if its provider says nothing of where it comes from that proves anything."""
    can = till.capabilities()
    if can.proves(seen) or not can.cancels:
        return None
    if ours.ended_by == Contribution.EndedBy.SAFETY:
        return Contribution.EndedBy.SAFETY
    return Contribution.EndedBy.UNTOLD if Designation.objects.end_untold(timezone.localdate()) else None


def _settle_approval(ours: Contribution, seen: Snapshot, till: Provider) -> bool:
    if moves.another_counts(ours):
        errands.ask(ours, Errand.Kind.DECLINE)
        return False
    if _decision(ours, seen, Purpose.APPROVAL, is_proof=till.capabilities().tells(Frequency(ours.frequency))).allowed:
        ref = seen.ref
        calls.make(ours, Errand.Kind.CONFIRM, lambda key: till.confirm(ref, key))
        return True
    refuse(ours)
    return False


def refuse(ours: Contribution) -> None:
    """Nothing is taken. The row says so first: whoever looks next does not confirm, whatever becomes of the errand."""
    ledger.refuse(ours)
    errands.ask(ours, Errand.Kind.DECLINE, by=Contribution.EndedBy.SAFETY.value)


def _decision(ours: Contribution, seen: Snapshot, purpose: Purpose, *, is_proof: bool = True) -> Decision:
    facts = Facts(
        payer_country=seen.country,
        is_proof=is_proof,
        currency=seen.money.currency,
        provider=ours.provider,
        frequency=Frequency(ours.frequency),
        purpose=purpose,
    )
    return decide(facts, timezone.localdate())
