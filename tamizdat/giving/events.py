"""Webhooks: an event is a hint where to look. It is kept as a mark, so that no replay of it is ever followed twice."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from tamizdat.giving.contributions import MARK


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

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "event_mark"], name="one_event")]
        indexes = [models.Index(fields=["due_at"], name="event_due", condition=models.Q(done_at=None))]

    def __str__(self) -> str:
        return f"event {self.pk}"
