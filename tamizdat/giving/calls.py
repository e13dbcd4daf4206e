"""What was asked of providers, stored before it was: the key in the row makes the same request the same one, however often."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils import timezone

from tamizdat.giving.contributions import Contribution


def new_key() -> str:
    """33 letters: every provider takes so many."""
    return f"t{secrets.token_hex(16)}"


class Call(models.Model):
    """``about``: the errand, where there is one. ``answered_at`` is None while nobody knows whether it was done."""

    key = models.CharField(max_length=40, unique=True, default=new_key)
    what = models.CharField(max_length=8)
    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="calls")
    about = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True)
    refused = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "what", "about"], name="one_call")]
        indexes = [models.Index(fields=["made_at"], name="call_open", condition=models.Q(answered_at=None))]

    def __str__(self) -> str:
        return f"{self.what} {self.pk}"
