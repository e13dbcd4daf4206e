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
        if by := Contribution.EndedBy.SAFETY if forbidden else _what_ends(ours, seen, till):
            errands.ask(ours, Errand.Kind.CANCEL, by=by.value)
        else:
            _is_let_go_no_more(ours)
    elif (forbidden and ours.state in OVER) or ours.is_ended_by_rule:
        supporters.purge(ours)


def _what_ends(ours: Contribution, seen: Snapshot, till: Provider) -> Contribution.EndedBy | None:
    """By which rule it ends all the same, where giving is no crime as far as its provider says."""
    can, let_go = till.capabilities(), ours.ended_by == Contribution.EndedBy.SAFETY
    untold = can.cancels and not can.proves(seen)
    if let_go and (untold or _nobody_could_end(ours)):
        return Contribution.EndedBy.SAFETY
    return Contribution.EndedBy.UNTOLD if untold and Designation.objects.end_untold(timezone.localdate()) else None


def _nobody_could_end(ours: Contribution) -> bool:
    """With its page the address was let go by which its donor would be led to where he can end it."""
    return not (ours.nameless or Supporter.objects.filter(contribution=ours).exists())


def _is_let_go_no_more(ours: Contribution) -> None:
    """It began all the same, and nothing stands against it."""
    if ours.ended_by == Contribution.EndedBy.SAFETY:
        ours.ended_by = ""
        ours.save(update_fields=["ended_by"])


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
