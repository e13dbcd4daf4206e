"""Between the donor's yes at the provider and the money: whether it may be taken. And what is done when it should not have been."""

from __future__ import annotations

from django.utils import timezone

from tamizdat.giving import calls, errands, ledger, moves, supporters
from tamizdat.giving.contributions import OVER, Contribution, State
from tamizdat.giving.designations import Designation
from tamizdat.giving.donor_rules import Decision, Facts, Purpose, decide
from tamizdat.giving.errands import Errand
from tamizdat.giving.providers.port import Frequency, Provider, Snapshot
from tamizdat.giving.supporters import Supporter


def settle(ours: Contribution, seen: Snapshot, till: Provider) -> bool:
    """An approval is confirmed, or declined where giving is a crime; whether the provider has to be asked again. Not in a transaction.

    ``seen.country`` goes no further than this and :func:`judge`.
    """
    return ours.state == State.APPROVED and _settle_approval(ours, seen, till)


def judge(ours: Contribution, seen: Snapshot, till: Provider) -> None:
    """What follows from a snapshot where no approval waits. In the transaction that brings it into the books: else a crash between the
    two would leave it until the next renewal.

    What goes on from where giving is a crime is cancelled, and so is what was let go and began all the same, as nobody knows where, and
    where that is wished whatever else nobody knows of; what is over is forgotten as far as it names somebody.
    """
    forbidden = bool(seen.country) and not _decision(ours, seen, Purpose.RENEWAL).allowed
    if ours.is_live:
        if (
            by := Contribution.EndedBy.SAFETY
            if forbidden
            else _ends_untold(ours, seen, till) or _nobody_could_end(ours)
        ):
            errands.ask(ours, Errand.Kind.CANCEL, by=by.value)
        elif (
            ours.ended_by == Contribution.EndedBy.SAFETY
        ):  # it was let go, began all the same, and nothing stands against it
            ours.ended_by = ""
            ours.save(update_fields=["ended_by"])
    elif (forbidden and ours.state in OVER) or ours.is_ended_by_rule:
        supporters.purge(ours)


def _ends_untold(ours: Contribution, seen: Snapshot, till: Provider) -> Contribution.EndedBy | None:
    """By what it ends, if its provider says nothing of where it comes from that proves anything."""
    can = till.capabilities()
    if can.proves(seen) or not can.cancels:
        return None
    if ours.ended_by == Contribution.EndedBy.SAFETY:
        return Contribution.EndedBy.SAFETY
    return Contribution.EndedBy.UNTOLD if Designation.objects.end_untold(timezone.localdate()) else None


def _nobody_could_end(ours: Contribution) -> Contribution.EndedBy | None:
    """Its page was let go, and with it went the address by which its donor would be led to where he can end it."""
    let_go = ours.ended_by == Contribution.EndedBy.SAFETY and not ours.nameless
    return Contribution.EndedBy.SAFETY if let_go and not Supporter.objects.filter(contribution=ours).exists() else None


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
