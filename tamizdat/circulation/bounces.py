"""What comes back: bounces and complaints."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from django.db import transaction
from django.db.models import F

from tamizdat.circulation.counts import Tally, count
from tamizdat.circulation.leaving import leave, suppress
from tamizdat.circulation.models import Subscriber, Subscription, Suppression

HARD: Final = 1
"""A mailbox that does not exist will not exist next week either."""
SOFT: Final = 5
"""Letters in a row that a mailbox may be full or its host away."""

State, Kind, Reason = Subscription.State, Tally.Kind, Suppression.Reason


def bounced(who: Subscription | bytes, *, hard: bool) -> bool:
    """A letter came back. Given the subscription it went to, or the reader's mark. Whether the reader gets no more letters."""
    subscriber = _subscriber(who)
    if subscriber is None:
        return False
    with transaction.atomic():
        _count(who, subscriber, Kind.BOUNCED)
        Subscriber.objects.filter(pk=subscriber.pk).update(soft=F("soft") + int(not hard), hard=F("hard") + int(hard))
        subscriber.refresh_from_db()
        gone = subscriber.hard >= HARD or subscriber.soft >= SOFT
        if gone:
            _stop(subscriber, Reason.BOUNCED)
    return gone


def accepted(subscriber_ids: Collection[int]) -> None:
    """Letters to them were accepted: bounces that passed are forgotten."""
    Subscriber.objects.filter(pk__in=subscriber_ids, soft__gt=0).update(soft=0)


def complained(who: Subscription | bytes) -> bool:
    """A reader called a letter spam: nothing more is sent to him. Whether he was known."""
    subscriber = _subscriber(who)
    if subscriber is None:
        return False
    with transaction.atomic():
        _count(who, subscriber, Kind.COMPLAINED)
        _stop(subscriber, Reason.COMPLAINED)
    return True


def _subscriber(who: Subscription | bytes) -> Subscriber | None:
    return who.subscriber if isinstance(who, Subscription) else Subscriber.objects.filter(mark=who).first()


def _count(who: Subscription | bytes, subscriber: Subscriber, kind: Tally.Kind) -> None:
    """For the newsletter that came back; where only the reader is known, for all that he takes."""
    known = [who] if isinstance(who, Subscription) else subscriber.subscriptions.filter(state=State.CONFIRMED)
    for subscription in known:
        count(subscription.newsletter_id, kind)


def _stop(subscriber: Subscriber, reason: Suppression.Reason) -> None:
    for subscription in subscriber.subscriptions.filter(state__in=(State.ASKED, State.CONFIRMED)):
        leave(subscription, State.STOPPED)
    suppress(bytes(subscriber.mark), reason)
