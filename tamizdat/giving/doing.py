"""Errands, done at the provider. Whatever is interrupted is done again, with the key that was stored before."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from tamizdat.giving import calls, errands, references, supporters
from tamizdat.giving.contributions import LIVE, OVER, Contribution
from tamizdat.giving.errands import Errand
from tamizdat.giving.errors import GivingError, NoSuchThing, ProviderTrouble
from tamizdat.giving.following import fetch, look, ref_of, till_of
from tamizdat.giving.payments import Payment
from tamizdat.giving.providers.port import Provider, ProviderDown, ProviderRefused, UnknownReference
from tamizdat.giving.tills import Tills
from tamizdat.lib.money import Money

Kind = Errand.Kind
LOOKS_FIRST: Final = frozenset({Kind.PAUSE, Kind.CHANGE, Kind.PORTAL})
"""Who pays from where giving is a crime by now gets no new amount and no new card: the look cancels instead."""
ONE_THING: Final = errands.ONE_AT_A_TIME - {Kind.DECLINE}
"""However often it is asked for. A page that was let go while money was on its way may be open again when that has vanished."""


def do(worker: str, errand: Errand, tills: Tills) -> None:
    """Do it and say how it ended; put it off when the provider does not answer."""
    try:
        answer = _done(errand, tills)
    except (ProviderDown, ProviderTrouble):
        errands.later(worker, [errand])
    except (ProviderRefused, GivingError) as error:
        errands.settle(worker, errand, Errand.State.REFUSED, type(error).__name__)
    else:
        errands.settle(worker, errand, Errand.State.DONE, answer)


def _done(errand: Errand, tills: Tills) -> str:
    ours, kind = errand.contribution, Kind(errand.kind)
    till, ref = till_of(ours, tills), ref_of(ours)
    if kind in LOOKS_FIRST:
        look(ours, tills)
        _refuse_what_ends(ours)
    if kind is Kind.PORTAL:
        back = str(errand.payload["back"])
        return calls.make(ours, kind, lambda key: till.portal(ref, back, key), _about(errand)) or ""
    if kind is not Kind.FETCH:
        _ask(errand, till, ref)
    look(ours, tills)
    if kind is Kind.CANCEL and ours.is_live:
        raise ProviderTrouble(f"{till.name} was asked to end contribution {ours.pk}, and it goes on.")
    by_rule = {errand.payload.get("by"), ours.ended_by} & set(Contribution.BY_RULE)
    if by_rule and ours.state in OVER:  # money may be on its way
        supporters.purge(ours)
    return ""


def _ask(errand: Errand, till: Provider, ref: str) -> None:
    ours, said, about = errand.contribution, errand.payload, _about(errand)
    match Kind(errand.kind):
        case Kind.CANCEL:
            _note_who_ends(ours, str(said.get("by", "")))
            calls.make(ours, Kind.CANCEL, lambda key: _ended(till, ref, key), about)
        case Kind.DECLINE:
            calls.make(ours, Kind.DECLINE, lambda key: till.decline(ref, key), about)
        case Kind.CHANGE:
            money = Money(int(said["amount"]), ours.currency)
            calls.make(ours, Kind.CHANGE, lambda key: till.change(ref, money, key), about)
        case Kind.PAUSE:
            until = datetime.fromisoformat(str(said["until"])) if said.get("until") else None
            calls.make(ours, Kind.PAUSE, lambda key: till.pause(ref, until, key), about)
        case Kind.REFUND:
            _refund(errand, till, ref)


def _ended(till: Provider, ref: str, key: str) -> None:
    """What the provider does not know any more cannot take money either."""
    try:
        till.cancel(ref, key)
    except UnknownReference:
        return


def _refund(errand: Errand, till: Provider, ref: str) -> None:
    """The provider's name of the payment is nowhere with us: it is asked for, and known by its mark."""
    ours = errand.contribution
    payment = Payment.objects.filter(contribution=ours, pk=errand.payload["payment"]).first()
    seen = fetch(ours, till, ref)
    found = [
        each.ref
        for each in seen.payments
        if payment and references.mark(till.name, each.ref) == bytes(payment.ref_mark)
    ]
    if not payment or not found:
        raise NoSuchThing(f"Contribution {ours.pk} has no such payment.")
    money = Money(int(errand.payload["amount"]), payment.currency)
    calls.make(ours, Kind.REFUND, lambda key: till.refund(found[0], money, key), _about(errand))


def _refuse_what_ends(ours: Contribution) -> None:
    cancelled = Errand.objects.waiting().filter(contribution=ours, kind=Kind.CANCEL).exists()
    if cancelled or ours.state not in LIVE:
        raise NoSuchThing(f"Contribution {ours.pk} does not go on.")


def _note_who_ends(ours: Contribution, by: str) -> None:
    """Before the call: the snapshot that brings the end does not say who wanted it."""
    Contribution.objects.filter(pk=ours.pk, state__in=LIVE).update(ended_by=by)


def _about(errand: Errand) -> str:
    """Two changes are two things to do; two ways to end are one. An end that was asked for and did not come is asked for with another
    key: with the same one its provider would only say again what it said."""
    if errand.kind == Kind.CANCEL and errand.attempts > 1:
        return f"again {errand.attempts}"
    return "" if errand.kind in ONE_THING else str(errand.pk)
