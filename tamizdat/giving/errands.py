"""Errands: what the web, the desk and our own rules ask the worker to do at a provider."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from tamizdat.giving.contributions import Contribution


class Errand(models.Model):
    """``payload``: plain values, no reference and no person. ``answer``: sealed for this newspaper's own processes."""

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

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="errand_due", condition=models.Q(state="waiting"))]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
