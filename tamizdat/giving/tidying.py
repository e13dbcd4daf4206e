"""What is over is erased: first who it was, then what the provider calls it, at last what it was. How long: ``config/keeping.py``."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from tamizdat.circulation.traces import wipe
from tamizdat.giving import reminders
from tamizdat.giving.contributions import OVER, UNDER_WAY, Contribution, State
from tamizdat.giving.models import Call, Errand, Event, Payment, Supporter, Transfer

AT_ONCE: Final = 5000
ANSWERS: Final = timedelta(minutes=10)
"""A provider's page for another card is good for as long as it takes to go there."""
ERRANDS: Final = timedelta(days=30)


def tidy() -> int:
    """Called by the timetable. Does a bounded amount; returns how many donors were forgotten."""
    newspaper, now = settings.NEWSPAPER, timezone.now()

    def before(days: int) -> datetime:
        return now - timedelta(days=days)

    forgotten = _forget_addresses(before(newspaper.giving_keep_addresses))
    _forget_references(before(newspaper.giving_keep_references))
    _erase_unpaid(before(newspaper.giving_keep_unpaid))
    _erase_books(before(newspaper.giving_keep_books))
    _erase_promises(before(newspaper.giving_keep_unpaid))
    _erase_slips(now)
    _some(Event.objects.filter(done_at__lt=before(newspaper.giving_keep_events))).delete()
    reminders.tidy()
    wipe()
    return forgotten


def over(before: datetime) -> QuerySet[Contribution]:
    """Single gifts that arrived, regular ones that ended, and whatever came to nothing, before that moment."""
    ended = (
        Q(ended_at__lt=before)
        | Q(ended_at=None, began_at__lt=before)
        | Q(ended_at=None, began_at=None, made_at__lt=before)
    )
    return Contribution.objects.filter(ended, state__in=OVER)


def _forget_addresses(before: datetime) -> int:
    ids = list(Supporter.objects.filter(contribution__in=over(before)).values_list("pk", flat=True)[:AT_ONCE])
    Supporter.objects.filter(pk__in=ids).delete()
    return len(ids)


def _forget_references(before: datetime) -> None:
    ids = list(over(before).filter(ref_sealed__isnull=False).values_list("pk", flat=True)[:AT_ONCE])
    Contribution.objects.filter(pk__in=ids).update(ref_sealed=None)


def _erase_unpaid(before: datetime) -> None:
    """What brought nothing, or did not even come to a page; of what was refused not even that it was is kept longer than needed."""
    paid = Payment.objects.filter(contribution=OuterRef("pk"))
    states = (*UNDER_WAY, State.FAILED, State.ABANDONED, State.REFUSED)
    rows = Contribution.objects.filter(~Exists(paid), state__in=states, made_at__lt=before)
    Contribution.objects.filter(pk__in=list(rows.values_list("pk", flat=True)[:AT_ONCE])).delete()


def _erase_books(before: datetime) -> None:
    ids = list(over(before).values_list("pk", flat=True)[:AT_ONCE])
    Contribution.objects.filter(pk__in=ids).delete()


def _erase_promises(before: datetime) -> None:
    """Transfers whose contribution is gone, and that nobody made since."""
    ours = Contribution.objects.filter(number=OuterRef("number"))
    _some(Transfer.objects.filter(~Exists(ours), changed_at__lt=before)).delete()


def _erase_slips(now: datetime) -> None:
    """Errands, their answers and their keys, once all is done."""
    Errand.objects.filter(done_at__lt=now - ANSWERS, sealed_answer__isnull=False).update(sealed_answer=None)
    _some(Errand.objects.filter(done_at__lt=now - ERRANDS)).delete()
    _some(Call.objects.filter(answered_at__lt=now - ERRANDS)).delete()


def _some(rows: QuerySet[Any]) -> QuerySet[Any]:
    found: QuerySet[Any] = rows.model.objects.filter(pk__in=list(rows.values_list("pk", flat=True)[:AT_ONCE]))
    return found
