"""A provider is lost: nobody is led there any more, and who gave regularly is asked to agree anew elsewhere."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from tamizdat.giving.contributions import Contribution


class Move(models.Model):
    """``place``: the last contribution that was written to. While it is not ``ended_at``, ``source`` is not offered."""

    source = models.CharField(max_length=16)
    target = models.CharField(max_length=16)
    begun_at = models.DateTimeField(default=timezone.now)
    place = models.BigIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=models.Q(ended_at=None), name="one_move_from_a_provider"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} to {self.target}"


class Moved(models.Model):
    """One who was asked. ``successor``: what he agreed to elsewhere; once it lives, the old contribution is cancelled."""

    move = models.ForeignKey(Move, on_delete=models.CASCADE, related_name="moved")
    contribution = models.OneToOneField(Contribution, on_delete=models.CASCADE, related_name="moved")
    successor = models.OneToOneField(Contribution, on_delete=models.SET_NULL, null=True, related_name="moved_from")
    mailed_at = models.DateTimeField(null=True)
    agreed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"moved {self.pk}"
