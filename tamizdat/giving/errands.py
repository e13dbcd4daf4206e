"""Errands: what the web, the desk and our own rules ask the worker to do at a provider. The worker does them (``doing.py``)."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from tamizdat.circulation.marks import key
from tamizdat.giving.contributions import Contribution

LEASE: Final = timedelta(minutes=2)
NONCE: Final = 12
"""Bytes."""


class ErrandQuerySet(models.QuerySet["Errand"]):
    def waiting(self) -> ErrandQuerySet:
        return self.filter(state=Errand.State.WAITING)

    def due(self) -> ErrandQuerySet:
        """To be done now, and in nobody's hands."""
        now = timezone.now()
        return self.waiting().filter(Q(until=None) | Q(until__lt=now), due_at__lte=now)


class Errand(models.Model):
    """``payload``: plain values, no reference and no person. ``by``: in it, who wants a contribution ended (``EndedBy``).

    ``answer``: the provider's page for a portal, or why it was refused, in a word. Sealed with a key that a dump of the database
    does not hold, and erased with the first reading (:meth:`take_answer`) or after minutes.
    """

    class Kind(models.TextChoices):
        CANCEL = "cancel"
        PAUSE = "pause"
        CHANGE = "change"
        PORTAL = "portal"
        REFUND = "refund"
        CONFIRM = "confirm"
        DECLINE = "decline"
        FETCH = "fetch"

    class State(models.TextChoices):
        """``refused``: the provider, or a donor rule, says no and will say it again."""

        WAITING = "waiting"
        DONE = "done"
        REFUSED = "refused"

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="errands")
    kind = models.CharField(max_length=7, choices=Kind)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    sealed_answer = models.BinaryField(null=True)
    made_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=80, blank=True)
    until = models.DateTimeField(null=True, help_text="end of the worker's lease")

    objects = ErrandQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="errand_due", condition=models.Q(state="waiting"))]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def answer(self) -> str:
        """Empty while there is none, and once it was taken."""
        sealed = bytes(self.sealed_answer or b"")
        return _cipher().decrypt(sealed[:NONCE], sealed[NONCE:], str(self.pk).encode()).decode() if sealed else ""

    def take_answer(self) -> str:
        """The answer, for the last time."""
        answer = self.answer
        Errand.objects.filter(pk=self.pk).update(sealed_answer=None)
        return answer


ONE_AT_A_TIME: Final = frozenset({Errand.Kind.CANCEL, Errand.Kind.CONFIRM, Errand.Kind.DECLINE, Errand.Kind.FETCH})
"""Asked twice, they are still one errand."""

LAST_WORD_COUNTS: Final = frozenset({Errand.Kind.CHANGE, Errand.Kind.PAUSE})


def ask(contribution: Contribution, kind: Errand.Kind | str, **payload: str | int) -> Errand:
    """Have something done at the provider, soon. What waits already is not asked for twice.

    ``cancel``, ``decline``: ``by``. ``pause``: ``until`` (ISO date and time; empty: until further notice). ``change``: ``amount`` (smallest
    parts). ``refund``: ``payment`` (our id), ``amount``. ``portal``: ``back`` (where its page leads back to).
    """
    kind = Errand.Kind(kind)
    waiting = Errand.objects.waiting().filter(contribution=contribution, kind=kind)
    if kind in ONE_AT_A_TIME and (found := waiting.first()):
        return found
    if kind in LAST_WORD_COUNTS:
        waiting.update(state=Errand.State.REFUSED, done_at=timezone.now())
    return Errand.objects.create(contribution=contribution, kind=kind, payload=payload)


def take(worker: str, size: int) -> list[Errand]:
    """Up to ``size`` errands that are due, leased to ``worker``; expired leases are taken over."""
    with transaction.atomic():
        errands = list(Errand.objects.due().order_by("due_at", "id").select_for_update(skip_locked=True)[:size])
        ids = [errand.pk for errand in errands]
        Errand.objects.filter(pk__in=ids).update(
            worker=worker, until=timezone.now() + LEASE, attempts=F("attempts") + 1
        )
    return list(Errand.objects.filter(pk__in=ids).select_related("contribution").order_by("due_at", "id"))


def settle(worker: str, errand: Errand, state: Errand.State, answer: str = "") -> None:
    nonce = os.urandom(NONCE)
    sealed = nonce + _cipher().encrypt(nonce, answer.encode(), str(errand.pk).encode()) if answer else None
    Errand.objects.filter(worker=worker, pk=errand.pk).update(
        state=state, sealed_answer=sealed, done_at=timezone.now(), worker="", until=None
    )


def later(worker: str, errands: Iterable[Errand]) -> None:
    """The provider did not answer: again, after longer each time."""
    for errand in errands:
        wait = timedelta(seconds=min(2 ** min(errand.attempts, 12), 3600))
        Errand.objects.filter(worker=worker, pk=errand.pk).update(worker="", until=None, due_at=timezone.now() + wait)


def _cipher() -> AESGCM:
    return AESGCM(key("giving errand"))
