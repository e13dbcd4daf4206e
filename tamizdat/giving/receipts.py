"""What donors were written: one receipt a payment, and each other word once. The row is there before the letter is."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from tamizdat.giving.contributions import Contribution
from tamizdat.giving.payments import Payment


class Receipt(models.Model):
    """Of one payment: queued, or seen not to be wanted. There is never a second one."""

    payment = models.OneToOneField(Payment, on_delete=models.CASCADE, related_name="receipt")
    made_at = models.DateTimeField(default=timezone.now)
    mailed = models.BooleanField(default=False, help_text="whether somebody wanted it")

    def __str__(self) -> str:
        return f"receipt {self.pk}"


class Told(models.Model):
    """Any other letter to a donor. ``which`` tells two of a kind apart: of failed renewals, by the payments that were made before."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="told")
    what = models.CharField(max_length=16)
    which = models.BigIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "what", "which"], name="donor_told_once")]

    def __str__(self) -> str:
        return f"{self.what} {self.pk}"
