"""Webhooks: an event is a hint where to look. It is kept as a mark, so that no replay of it is ever followed twice.

The counter stores the row and answers; the worker looks (``following.py``). Nothing of the body is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final

from django.db import DatabaseError, models, transaction
from django.db.models import F, Q
from django.utils import timezone

from tamizdat.giving import references
from tamizdat.giving.contributions import MARK
from tamizdat.giving.providers.port import ForgedEvent, Hint, ProviderDown
from tamizdat.giving.tills import Tills, tills

LEASE: Final = timedelta(minutes=2)
FUTURE: Final = timedelta(minutes=5)
"""So much a provider's clock may be ahead of ours."""
STALE: Final = timedelta(days=7)
"""Providers try for three days (Stripe, PayPal); what is older comes from somebody who kept it. Marks are kept for longer."""


class EventQuerySet(models.QuerySet["Event"]):
    def due(self) -> EventQuerySet:
        """To be followed now, and in nobody's hands."""
        now = timezone.now()
        return self.filter(Q(until=None) | Q(until__lt=now), done_at=None, due_at__lte=now)


class Event(models.Model):
    """``refs_sealed``: which contributions to look at, to the post key; gone once somebody looked. No body is ever kept."""

    provider = models.CharField(max_length=16)
    event_mark = models.BinaryField(max_length=MARK)
    refs_sealed = models.BinaryField(null=True)
    made_at = models.DateTimeField(null=True, help_text="by the provider's clock, where it says")
    received_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)
    foreign = models.BooleanField(default=False, help_text="about nothing of ours")
    attempts = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=80, blank=True)
    until = models.DateTimeField(null=True, help_text="end of the worker's lease")

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "event_mark"], name="one_event")]
        indexes = [models.Index(fields=["due_at"], name="event_due", condition=models.Q(done_at=None))]

    def __str__(self) -> str:
        return f"event {self.pk}"


def receive(
    provider_name: str, headers: Mapping[str, str], raw: bytes, now: datetime, registry: Tills | None = None
) -> HTTPStatus:
    """What to answer a webhook with, having kept what it says. No provider is asked.

    200: kept, or known already. 400: forged, from the future, stale. 404: no such provider. 503: it could not be kept, or what proves
    it (PayPal's certificate) could not be had: send it again.
    """
    till = (tills() if registry is None else registry).get(provider_name)
    if till is None:
        return HTTPStatus.NOT_FOUND
    try:
        hint = till.verify({name.lower(): value for name, value in headers.items()}, raw, now)
    except ForgedEvent:
        return HTTPStatus.BAD_REQUEST
    except ProviderDown:
        return HTTPStatus.SERVICE_UNAVAILABLE
    if hint.made_at and not now - STALE <= hint.made_at <= now + FUTURE:
        return HTTPStatus.BAD_REQUEST
    return _kept(provider_name, hint)


def _kept(provider: str, hint: Hint) -> HTTPStatus:
    try:
        _keep(provider, hint)
    except DatabaseError:  # its message may hold the row
        return HTTPStatus.SERVICE_UNAVAILABLE
    except ValueError:  # no reference of any provider is so long, or has such letters in it
        return HTTPStatus.BAD_REQUEST
    return HTTPStatus.OK


def _keep(provider: str, hint: Hint) -> None:
    mark = references.mark(f"event {provider}", hint.event)
    text = references.listed([*hint.refs, *(f"#{number}" for number in hint.numbers)])
    with transaction.atomic():  # a known one breaks no transaction that is open around us
        Event.objects.get_or_create(
            provider=provider,
            event_mark=mark,
            defaults={"refs_sealed": references.seal(mark, text), "made_at": hint.made_at},
        )


def take(worker: str, size: int) -> list[Event]:
    """Up to ``size`` events that are due, leased to ``worker``; expired leases are taken over."""
    with transaction.atomic():
        events = list(Event.objects.due().order_by("due_at", "id").select_for_update(skip_locked=True)[:size])
        Event.objects.filter(pk__in=[event.pk for event in events]).update(
            worker=worker, until=timezone.now() + LEASE, attempts=F("attempts") + 1
        )
    return events


def done(worker: str, events: Iterable[Event], *, foreign: bool = False) -> None:
    """Somebody looked: the references are dropped, the mark stays."""
    held = Event.objects.filter(worker=worker, pk__in=[event.pk for event in events])
    held.update(refs_sealed=None, done_at=timezone.now(), until=None, worker="", foreign=foreign)


def later(worker: str, event: Event) -> None:
    """The provider did not answer: again, after longer each time."""
    wait = timedelta(seconds=min(5 * 2**event.attempts, 3600))
    Event.objects.filter(worker=worker, pk=event.pk).update(worker="", until=None, due_at=timezone.now() + wait)
