"""What editors did and readers do not see yet."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

RETRY = timedelta(minutes=10)
"""How long what failed waits before it is tried by itself again; a press that runs anyway tries it too."""


class Waiting(models.QuerySet["Change"]):
    def waiting(self) -> Waiting:
        """Not typeset yet."""
        return self.filter(taken_at=None)

    def due(self) -> Waiting:
        """Waiting, and not because they failed a moment ago."""
        return self.waiting().filter(Q(failed_at=None) | Q(failed_at__lt=timezone.now() - RETRY))

    def homeless(self) -> Waiting:
        """Typeset, but not in any edition yet."""
        return self.filter(taken_at__isnull=False, edition=None)


class Change(models.Model):
    """One change of the newsroom (``article:42``, ``section:3`` …), written in the transaction that made it.

    It is *waiting* until it is typeset (``taken_at``), and then belongs to the edition that printed it.
    """

    subject = models.CharField(max_length=80, db_index=True)
    made_at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True)
    edition = models.PositiveIntegerField(null=True, db_index=True)
    failed_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    objects = Waiting.as_manager()

    class Meta:
        indexes = [models.Index(fields=["id"], name="change_waiting", condition=Q(taken_at=None))]

    def __str__(self) -> str:
        return self.subject


class Retraction(models.Model):
    """Something was taken back that must not be found in earlier editions either: a name withheld, a story taken down.

    Written in the transaction that took it back; gone when an edition without it is sealed and the earlier ones are forgotten.
    """

    subject = models.CharField(max_length=80)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.subject

    @classmethod
    def taken_back(cls) -> list[int]:
        """The ids of all that is to be forgotten. Asked before the changes are typeset: what comes later waits for the next edition."""
        return list(cls.objects.values_list("id", flat=True))
