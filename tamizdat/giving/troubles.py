"""What a provider last refused us, for the desk and the doctor; gone with the next thing that works."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Trouble(models.Model):
    """``says``: the provider's error in words for a technician, without a person or a secret (its port promises that)."""

    provider = models.CharField(max_length=16, unique=True)
    says = models.CharField(max_length=400)
    refused = models.BooleanField(default=False, help_text="it says no; else it did not answer")
    since = models.DateTimeField(default=timezone.now)
    last = models.DateTimeField(default=timezone.now)
    times = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"trouble with {self.provider}"
