"""What a provider last refused us, for the desk and the doctor; gone with the next thing that works."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from tamizdat.giving.providers.port import ProviderError, ProviderRefused


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


def note(provider: str, error: ProviderError) -> None:
    """Something went wrong at a provider. In a transaction of its own."""
    refused = isinstance(error, ProviderRefused)
    told = {"says": str(error)[:400], "refused": refused, "last": timezone.now()}
    if not Trouble.objects.filter(provider=provider).update(**told, times=models.F("times") + 1):
        Trouble.objects.update_or_create(provider=provider, defaults=told)


def works(provider: str) -> None:
    """It answered: what was is over."""
    Trouble.objects.filter(provider=provider).delete()
