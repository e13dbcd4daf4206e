"""Leaving: one newsletter, all of them, or every trace."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from tamizdat.circulation.counts import Tally, count
from tamizdat.circulation.models import Outgoing, Subscriber, Subscription, Suppression
from tamizdat.circulation.tokens import PART, read_unsubscribe

State = Subscription.State


def leave(what: Subscription | str, how: State = State.LEFT) -> Subscription | None:
    """End a subscription, given itself or the token of a letter. It holds from this moment, in the middle of a send too.

    ``how``: left by the reader, or stopped. None when the token is good and nothing is left to end. Raises
    :class:`~tamizdat.circulation.errors.BadLink`.
    """
    subscription = of_token(what) if isinstance(what, str) else what
    if subscription is None:
        return None
    ended = {"state": how, "left_at": timezone.now()}
    with transaction.atomic():
        mine = Subscription.objects.filter(pk=subscription.pk)
        if mine.filter(state=State.CONFIRMED).update(**ended) and how == State.LEFT:
            count(subscription.newsletter_id, Tally.Kind.LEFT)
        mine.filter(state=State.ASKED).update(**ended)
    subscription.refresh_from_db()
    return subscription


def leave_all(subscriber: Subscriber) -> None:
    """End every subscription of a reader."""
    for subscription in subscriber.subscriptions.filter(state__in=(State.ASKED, State.CONFIRMED)):
        leave(subscription)


def forget(mark: bytes, reason: Suppression.Reason = Suppression.Reason.FORGOTTEN) -> bool:
    """Erase all that is kept of a reader, but the mark that keeps an import from bringing him back. Whether there was anything."""
    with transaction.atomic():
        subscriber = Subscriber.objects.filter(mark=mark).first()
        if subscriber is not None:
            leave_all(subscriber)
            subscriber.delete()
        Outgoing.objects.filter(mark=mark).delete()
        suppress(mark, reason)
    return subscriber is not None


def suppress(mark: bytes, reason: Suppression.Reason) -> None:
    """Nothing is sent to this mark from now on, and no import brings it back."""
    Suppression.objects.get_or_create(mark=bytes(mark), defaults={"reason": reason})


def of_token(token: str) -> Subscription | None:
    """The subscription that an unsubscribe token is for; None when it is erased. Raises ``BadLink``."""
    said = read_unsubscribe(token)
    found = Subscription.objects.filter(
        newsletter=said.newsletter, subscriber__mark__gte=said.part, subscriber__mark__lte=said.part + b"\xff" * PART
    )
    return found.select_related("subscriber", "newsletter").first()
