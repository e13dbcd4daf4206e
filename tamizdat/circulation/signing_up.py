"""Signing up: asked at the counter, confirmed by a link from the mailbox.

Asking writes one row, a letter to be sent. Only the sender, who can open the address on it, notes who asked for what;
so a stranger's address that is typed into the form leaves a reader's row only for as long as its link is good.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from tamizdat.circulation import caps
from tamizdat.circulation.counts import Tally, count
from tamizdat.circulation.errors import TooMany
from tamizdat.circulation.marks import mark, normalised
from tamizdat.circulation.models import Consent, Newsletter, Outgoing, Subscriber, Subscription, Suppression
from tamizdat.circulation.outgoing import is_full, queue
from tamizdat.circulation.sealing import seal
from tamizdat.circulation.tokens import Link

State = Subscription.State
COUNTER = "counter"
IMPORTED = "import"
BUDGETS: Final[dict[str, caps.Budget]] = {
    Outgoing.Kind.ASKED: caps.Budget.SIGNING_UP,
    Outgoing.Kind.DATA: caps.Budget.DATA,
}
"""All others are for leaving: they are not counted here but where they are sent (``outgoing.py``)."""


def ask(address: str, language: str, newsletters: Collection[Newsletter], consent: Consent) -> None:
    """Queue the letter with the link to confirm: the same work for every address. Raises ``BadAddress`` and ``TooMany``.

    For an address that got :data:`~tamizdat.circulation.caps.PER_MARK` such letters today nothing is queued, and nothing said.
    """
    wanted = [newsletter.pk for newsletter in newsletters]
    write_to(address, Outgoing.Kind.ASKED, language, newsletters=wanted, consent=consent.pk)


def write_to(
    typed: str,
    kind: str,
    language: str,
    *,
    budget: caps.Budget | None = None,
    marked: Callable[[str], bytes] = mark,
    **payload: object,
) -> None:
    """Queue a letter of the counter, within the caps. Raises ``BadAddress`` and ``TooMany``.

    ``marked``: how its address is marked, for those above circulation, whose marks say nothing about ours.
    """
    address = normalised(typed)
    whose = marked(address)
    budget = budget or BUDGETS.get(kind)
    if caps.used_up(budget) if budget else is_full():
        raise TooMany("The counter has written as many letters as it may for now.")
    if budget is None or caps.spend(budget, whose):
        queue(kind, whose, address, language, **payload)


def register(letter: Outgoing, address: str) -> list[Subscription]:
    """Note what the reader asked for, when his letter is written; returns what he has to confirm. May be done again."""
    mark = bytes(letter.mark)
    if letter.payload.get("imported"):
        return _waiting(mark, letter.payload["newsletters"])
    wanted = Newsletter.objects.filter(pk__in=letter.payload["newsletters"])
    with transaction.atomic():
        subscriber, _made = Subscriber.objects.get_or_create(
            mark=mark, defaults={"sealed": seal(mark, address), "language": letter.language, "since": letter.made_at}
        )
        consent = Consent.objects.filter(pk=letter.payload.get("consent")).first()
        asked = [_asked(subscriber, newsletter, consent, letter.made_at) for newsletter in wanted]
    return [subscription for subscription in asked if subscription.state == State.ASKED]


def _waiting(mark: bytes, newsletters: Collection[int]) -> list[Subscription]:
    """What an import has noted already."""
    named = Subscription.objects.filter(subscriber__mark=mark, newsletter__in=newsletters, state=State.ASKED)
    return list(named.select_related("newsletter"))


def confirm(link: Link) -> list[Subscription]:
    """What the link was for is confirmed from now on. Empty when it was erased, or left, in the meantime."""
    with transaction.atomic():
        named = Subscription.objects.filter(subscriber__mark=link.mark, newsletter__in=link.newsletters)
        for subscription in named.filter(state=State.ASKED).select_for_update(of=("self",)):
            accept(subscription)
        if named.filter(state=State.CONFIRMED).exists():
            welcome_back(link.mark)
        found = named.filter(state=State.CONFIRMED).select_related("newsletter", "subscriber")
        return list(found.order_by("newsletter__name"))


def accept(subscription: Subscription) -> None:
    """The reader himself wants it, and has shown that the mailbox is his."""
    subscription.state = State.CONFIRMED
    subscription.confirmed_at = timezone.now()
    subscription.left_at = None
    subscription.save()
    count(subscription.newsletter_id, Tally.Kind.CONFIRMED)


def welcome_back(mark: bytes) -> None:
    """Whatever kept letters from this reader is over: he has asked for them and has them in his hand."""
    Suppression.objects.filter(mark=mark).delete()
    Subscriber.objects.filter(mark=mark).update(soft=0, hard=0)


def _asked(subscriber: Subscriber, newsletter: Newsletter, consent: Consent | None, at: datetime) -> Subscription:
    new = {"state": State.ASKED, "consent": consent, "asked_at": at, "source": COUNTER}
    subscription, made = Subscription.objects.get_or_create(subscriber=subscriber, newsletter=newsletter, defaults=new)
    if made or (subscription.state != State.CONFIRMED and subscription.asked_at != at):
        count(newsletter.pk, Tally.Kind.ASKED)
        Subscription.objects.filter(pk=subscription.pk).update(**new)
        subscription.refresh_from_db()
    return subscription
