"""Who gave, where somebody wanted to be written to: an address sealed to the post key. Nothing that prints reaches this."""

from __future__ import annotations

from django.db import models

from tamizdat.giving.contributions import MARK, Contribution


class Supporter(models.Model):
    """``mark``: keyed hash of the address, by which one person's contributions are found. ``discreet``: the mail names nothing."""

    contribution = models.OneToOneField(Contribution, on_delete=models.CASCADE, related_name="supporter")
    mark = models.BinaryField(max_length=MARK, db_index=True)
    sealed = models.BinaryField(help_text="to the post key, bound to mark")
    wants_receipts = models.BooleanField(default=True)
    discreet = models.BooleanField(default=False)
    language = models.CharField(max_length=16)

    def __str__(self) -> str:
        return f"supporter {self.pk}"
