"""Letters of the counter that wait to be sent: one to one reader, on his own asking. A row is erased when its mail was accepted.

The web writes a row and nothing else, whoever the address belongs to: only who sends it looks whether the reader is
known. So neither the answer nor the time it takes can tell.

Links for leaving have no number an hour that a flood of made-up addresses could use up: what is asked for by strangers is
dropped by the post, a statement for thousands, and a reader's own three a day are counted there. Who is a reader always
gets his link; only a queue of :data:`MOST_WAITING`, when no post runs, is closed to all.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from tamizdat.circulation import caps
from tamizdat.circulation.sealing import seal_for_the_post
from tamizdat.circulation.subscribers import Subscriber

LEASE: Final = timedelta(minutes=5)
MOST_WAITING: Final = 50_000
AT_ONCE: Final = 5000


class OutgoingQuerySet(models.QuerySet["Outgoing"]):
    def due(self) -> OutgoingQuerySet:
        """To be sent now, and in nobody's hands."""
        now = timezone.now()
        return self.filter(Q(until=None) | Q(until__lt=now), due_at__lte=now)

    def for_leaving(self) -> OutgoingQuerySet:
        """Those that go to readers only: links to their own page."""
        return self.filter(kind__in=(Outgoing.Kind.MANAGE, Outgoing.Kind.LEAVE))

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


def is_full() -> bool:
    """Whether so many links for leaving wait that no more are taken, from nobody."""
    return Outgoing.objects.for_leaving()[MOST_WAITING - 1 : MOST_WAITING].exists()


def take(worker: str, size: int) -> list[Outgoing]:
    """Up to ``size`` letters that are due, leased to ``worker`` for :data:`LEASE`; expired leases are taken over."""
    drop_what_nobody_gets()
    with transaction.atomic():
        letters = list(Outgoing.objects.due().order_by("due_at", "id").select_for_update(skip_locked=True)[:size])
        ids = [letter.pk for letter in letters]
        Outgoing.objects.filter(pk__in=ids).update(
            worker=worker, until=timezone.now() + LEASE, attempts=F("attempts") + 1
        )
    over = [letter for letter in letters if _is_too_many(letter)]
    done(worker, over)
    return [letter for letter in letters if letter not in over]


def drop_what_nobody_gets() -> None:
    """Links for leaving that strangers asked for, and what is asked for one reader beyond the number of a day."""
    waiting = Outgoing.objects.due().for_leaving()
    known = Subscriber.objects.filter(mark=OuterRef("mark"))
    signing_up = Outgoing.objects.filter(mark=OuterRef("mark"), kind=Outgoing.Kind.ASKED)
    strangers = waiting.filter(~Exists(known), ~Exists(signing_up)).values_list("pk", flat=True)
    Outgoing.objects.filter(pk__in=list(strangers[:AT_ONCE])).delete()
    often = waiting.values("mark").annotate(number=Count("pk")).filter(number__gt=caps.PER_MARK)
    for mark in often.values_list("mark", flat=True)[:AT_ONCE]:
        first = list(waiting.filter(mark=mark).order_by("pk").values_list("pk", flat=True)[: caps.PER_MARK])
        waiting.filter(mark=mark).exclude(pk__in=first).delete()


def _is_too_many(letter: Outgoing) -> bool:
    """Counted when it is taken for the first time; a lease is one worker's, so nothing is counted twice."""
    first = letter.attempts == 0 and letter.kind in {Outgoing.Kind.MANAGE, Outgoing.Kind.LEAVE}
    return first and not caps.spend_of_his_own(caps.Budget.LEAVING, bytes(letter.mark))


def done(worker: str, letters: Iterable[Outgoing]) -> None:
    """Their mail was accepted, or refused for good, or there is none to send: erase them."""
    Outgoing.objects.held_by(worker, letters).delete()


def later(worker: str, letters: Iterable[Outgoing], wait: timedelta) -> None:
    """Their mail was put off: try again after ``wait``."""
    Outgoing.objects.held_by(worker, letters).update(worker="", until=None, due_at=timezone.now() + wait)
