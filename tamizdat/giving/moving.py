"""When a provider throws the paper out: it is offered no more, and whoever gives regularly is asked to agree anew elsewhere.

Nobody can be moved without his doing: an agreement with one provider is none with another. So each gets one letter with a private
link; what he agrees to there takes the old one's place, and the old one is cancelled once the new one lives.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from tamizdat.giving import errands, links, moves
from tamizdat.giving.contributions import LIVE, UNDER_WAY, Contribution, State
from tamizdat.giving.donor_rules import Rules
from tamizdat.giving.errands import Errand
from tamizdat.giving.errors import NotOffered
from tamizdat.giving.kinds import Kind
from tamizdat.giving.letters import tell_once
from tamizdat.giving.moves import Agreement, Move, Moved
from tamizdat.giving.payments import Payment
from tamizdat.giving.providers.port import Frequency
from tamizdat.giving.supporters import Supporter
from tamizdat.giving.tills import Tills

BATCH: Final = 100
Tick = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Followed:
    """How a move stands. ``unreachable``: who left no address, and gives on at the old provider as long as that lets him."""

    source: str
    target: str
    asked: int
    agreed: int
    under_way: int
    unreachable: int
    still_there: int
    """Contributions that still go on at the old provider."""


def move(source: str, target: str, tills: Tills) -> Move:
    """From now on nobody is led to ``source``. Called again, it goes on with the move that is open. Raises ``NotOffered``."""
    if target not in tills or source == target:
        raise NotOffered(f"Nobody can be moved to {target}: it is not switched on. See: tamizdat doctor")
    if source not in tills and not Contribution.objects.filter(provider=source).exists():
        raise NotOffered(f"Nobody gives by {source}. Switched on: {', '.join(tills)}.")
    if Move.objects.filter(source=target, ended_at=None).exists():
        raise NotOffered(f"The paper is moving away from {target}; end that first.")
    can, rules = tills[target].capabilities(), bool(Rules.now().designated)
    if not any(can.may_take(each, rules=rules) for each in Frequency if each is not Frequency.ONCE):
        raise NotOffered(
            f"Nobody can be moved to {target}: it takes nothing regular, or, "
            "while giving is a crime somewhere, does not say from which country."
        )
    found, _made = Move.objects.get_or_create(source=source, ended_at=None, defaults={"target": target})
    if found.target != target:
        found.target = target
        found.save(update_fields=["target"])
    return found


@transaction.atomic
def by_himself(ours: Contribution) -> str:
    """A donor agrees anew of his own accord, as with another card: the token of the page. Nobody else is moved by it."""
    if not Moved.objects.filter(contribution=ours).exists():
        now = timezone.now()
        alone = Move.objects.create(source=ours.provider, target=ours.provider, place=ours.pk, ended_at=now)
        Moved.objects.create(move=alone, contribution=ours)
    return links.of(ours, links.Purpose.MOVING)


def end(source: str) -> bool:
    """The provider is offered again; whether there was a move away from it."""
    return bool(Move.objects.filter(source=source, ended_at=None).update(ended_at=timezone.now()))


def write_to_donors(found: Move, tick: Tick = lambda _done: None) -> int:
    """One letter to each; who was interrupted goes on where he was. How many letters this time.

    Said again when it was done, it asks those who were still paying then: none gets a second letter.
    """
    settle_what_agreed()  # or who has just agreed in two windows would be written to for both
    written = 0
    rows = Contribution.objects.live().filter(provider=found.source).order_by("pk")
    while batch := list(rows.filter(pk__gt=found.place)[:BATCH]):
        for ours in batch:
            written += _write(found, ours)
            tick(written)
    found.place = 0
    found.save(update_fields=["place"])
    return written


def settle_what_agreed() -> int:
    """The timetable's: who agreed elsewhere gives there alone from now on. How many that were."""
    lives = Q(contribution__state__in=LIVE) | Q(contribution__moved__agreed_at__isnull=False)  # or was moved on since
    begun = Agreement.objects.filter(lives, moved__agreed_at=None)
    agreed = 0
    while some := sum(_agreed(each) for each in begun.order_by("contribution__began_at", "pk")):
        agreed += some
    _close_links_beside()
    let_go_of_the_others()
    return agreed


def let_go_of_the_others() -> None:
    """The old one is ended, and whatever else was begun by the same link: open pages are let go, and what was taken is given back.

    Each is asked for once; a page that its provider opens later than that is met by ``moves.another_counts``.
    """
    others = Contribution.objects.filter(agreement__in=Agreement.objects.beside())
    for each in _not_asked(others.filter(state__in=(State.AWAITING, State.APPROVED)), Errand.Kind.DECLINE):
        errands.ask(each, Errand.Kind.DECLINE)
    for ending in (others, Contribution.objects.filter(moved__agreed_at__isnull=False)):
        for each in _not_asked(ending.live(), Errand.Kind.CANCEL):
            errands.ask(each, Errand.Kind.CANCEL, by=Contribution.EndedBy.DONOR.value)
    for payment in Payment.objects.done().kept().filter(contribution__agreement__in=Agreement.objects.beside()):
        _give_back(payment)


def _close_links_beside() -> None:
    """What was begun beside the one that counts may have been moved on itself: that does not count either."""
    links = Moved.objects.filter(contribution__agreement__in=Agreement.objects.beside())
    count = links.filter(Q(agreed_at=None) | Q(successor__isnull=False))
    count.update(agreed_at=Coalesce("agreed_at", timezone.now()), successor=None)


def _give_back(payment: Payment) -> None:
    """What is left of it; again only where something else went back meanwhile."""
    rest = payment.left
    asked = Errand.objects.filter(contribution=payment.contribution, kind=Errand.Kind.REFUND)
    asked = asked.filter(payload__payment=payment.pk)
    if not asked.filter(Q(state=Errand.State.WAITING) | Q(payload__amount=rest)).exists():
        errands.ask(payment.contribution, Errand.Kind.REFUND, payment=payment.pk, amount=rest)


def _not_asked(rows: QuerySet[Contribution], kind: Errand.Kind) -> list[Contribution]:
    return list(rows.filter(~Exists(Errand.objects.filter(contribution=OuterRef("pk"), kind=kind))))


@transaction.atomic
def _agreed(begun: Agreement) -> bool:
    """The first that lives counts in the old one's place; whether it is this."""
    moved = Moved.objects.select_for_update().get(pk=begun.moved_id)
    if moved.agreed_at:
        return False
    moved.successor_id, moved.agreed_at = begun.contribution_id, timezone.now()
    moved.save(update_fields=["successor", "agreed_at"])
    return True


def follow(found: Move) -> Followed:
    rows = Moved.objects.filter(move=found)
    return Followed(
        found.source,
        found.target,
        asked=rows.exclude(mailed_at=None).count(),
        agreed=rows.exclude(agreed_at=None).count(),
        under_way=rows.filter(agreed_at=None, agreements__contribution__state__in=UNDER_WAY).distinct().count(),
        unreachable=rows.filter(mailed_at=None).count(),
        still_there=Contribution.objects.live().filter(provider=found.source).count(),
    )


@transaction.atomic
def _write(found: Move, ours: Contribution) -> bool:
    """The letter, the row that says so, and the place: all of them, or none."""
    supporter = None if moves.is_replaced(ours) else Supporter.objects.filter(contribution=ours).first()
    told = tell_once(ours, Kind.MOVING, supporter, found.pk)
    moved, _made = Moved.objects.get_or_create(contribution=ours, defaults={"move": found})
    if told:
        Moved.objects.filter(pk=moved.pk).update(move=found, mailed_at=timezone.now())
    found.place = ours.pk
    found.save(update_fields=["place"])
    return told
