"""What is over is erased: links that nobody pressed, readers who left a month ago, yesterday's counts of letters."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db.models import Exists, OuterRef
from django.utils import timezone

from tamizdat.circulation import caps
from tamizdat.circulation.leaving import forget
from tamizdat.circulation.models import Outgoing, Subscriber, Subscription, Suppression
from tamizdat.circulation.tokens import Purpose
from tamizdat.circulation.traces import wipe

UNCONFIRMED: Final = timedelta(seconds=Purpose.CONFIRM.term)
"""As long as the link to confirm is good, and as the letter and the counter say: seven days."""
GONE: Final = timedelta(days=30)
AT_ONCE: Final = 5000

State = Subscription.State


def tidy() -> int:
    """Called by the timetable. Does a bounded amount; returns how many readers were erased."""
    caps.forget_old()
    erased = _forget_who_never_confirmed() + _forget_who_left()
    wipe()
    return erased


def _forget_who_never_confirmed() -> int:
    """Without a suppression: he never asked, or may ask again."""
    old = timezone.now() - UNCONFIRMED
    waiting = Outgoing.objects.filter(mark=OuterRef("subscriber__mark"))
    asked = Subscription.objects.filter(~Exists(waiting), state=State.ASKED, asked_at__lt=old)
    asked.filter(pk__in=list(asked.values_list("pk", flat=True)[:AT_ONCE])).delete()
    ids = list(Subscriber.objects.filter(subscriptions=None, since__lt=old).values_list("pk", flat=True)[:AT_ONCE])
    Subscriber.objects.filter(pk__in=ids, subscriptions=None).delete()
    return len(ids)


def _forget_who_left() -> int:
    """Nothing is sent to him and nothing will be; his mark stays, so that no old list brings him back."""
    recent = Subscription.objects.filter(subscriber=OuterRef("pk")).exclude(
        state__in=(State.LEFT, State.STOPPED), left_at__lt=timezone.now() - GONE
    )
    gone = Subscriber.objects.filter(~Exists(recent), subscriptions__isnull=False).distinct()
    marks = [bytes(mark) for mark in gone.values_list("mark", flat=True)[:AT_ONCE]]
    for mark in marks:
        forget(mark, Suppression.Reason.LEFT)
    return len(marks)
