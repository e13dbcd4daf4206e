"""Letters of the counter that wait to be sent: one to one reader, on his own asking. A row is erased when its mail was accepted.

The web writes a row and nothing else, whoever the address belongs to: only who sends it looks whether the reader is
known (``notes.py``). So neither the answer nor the time it takes can tell.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from tamizdat.circulation.sealing import seal_for_the_post

LEASE: Final = timedelta(minutes=5)


class OutgoingQuerySet(models.QuerySet["Outgoing"]):
    def due(self) -> OutgoingQuerySet:
        """To be sent now, and in nobody's hands."""
        now = timezone.now()
        return self.filter(Q(until=None) | Q(until__lt=now), due_at__lte=now)

    def held_by(self, worker: str, letters: Iterable[Outgoing]) -> OutgoingQuerySet:
        return self.filter(worker=worker, pk__in=[letter.pk for letter in letters])


class Outgoing(models.Model):
    """``sealed``: the address, for the post key; ``payload``: what the letter is made of, without address or token."""

    class Kind(models.TextChoices):
        """``asked``: signed up; ``manage``: a link to his own page; ``leave``: the same, to leave; ``data``: all that is kept of him.

        Others have kinds of their own, which they teach :func:`tamizdat.circulation.notes.learn`.
        """

        ASKED = "asked"
        MANAGE = "manage"
        LEAVE = "leave"
        DATA = "data"

    kind = models.CharField(max_length=16)
    language = models.CharField(max_length=16)
    mark = models.BinaryField(max_length=32)
    sealed = models.BinaryField()
    payload = models.JSONField(default=dict)
    message_id = models.CharField(max_length=120, unique=True, help_text="without angle brackets")
    made_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=80, blank=True)
    until = models.DateTimeField(null=True, help_text="end of the worker's lease")

    objects = OutgoingQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


def queue(kind: str, mark: bytes, address: str, language: str, **payload: Any) -> Outgoing:
    """A letter that goes out with the next round of the post."""
    return queue_sealed(kind, mark, seal_for_the_post(mark, address), language, **payload)


def queue_sealed(
    kind: str, mark: bytes, sealed: bytes, language: str, *, due_at: datetime | None = None, **payload: Any
) -> Outgoing:
    """The same, where the address is at hand only as :func:`~tamizdat.circulation.sealing.seal_for_the_post` made it of ``mark``."""
    return Outgoing.objects.create(
        kind=kind,
        language=language,
        mark=mark,
        sealed=sealed,
        payload=payload,
        due_at=due_at or timezone.now(),
        message_id=f"{secrets.token_hex(16)}@{urlsplit(settings.NEWSPAPER.address).hostname}",
    )


def take(worker: str, size: int) -> list[Outgoing]:
    """Up to ``size`` letters that are due, leased to ``worker`` for :data:`LEASE`; expired leases are taken over."""
    with transaction.atomic():
        letters = list(Outgoing.objects.due().order_by("due_at", "id").select_for_update(skip_locked=True)[:size])
        ids = [letter.pk for letter in letters]
        Outgoing.objects.filter(pk__in=ids).update(
            worker=worker, until=timezone.now() + LEASE, attempts=F("attempts") + 1
        )
    return letters


def done(worker: str, letters: Iterable[Outgoing]) -> None:
    """Their mail was accepted, or refused for good, or there is none to send: erase them."""
    Outgoing.objects.held_by(worker, letters).delete()


def later(worker: str, letters: Iterable[Outgoing], wait: timedelta) -> None:
    """Their mail was put off: try again after ``wait``."""
    Outgoing.objects.held_by(worker, letters).update(worker="", until=None, due_at=timezone.now() + wait)
