"""What providers told of copies that they carried, until the post, which knows the deliveries, has counted it (``pipeline/reports.py``)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils import timezone

from tamizdat.postroom.verp import Delivery


class Report(models.Model):
    """Numbers of a delivery, and what became of it. The same report that comes twice is one row."""

    class Kind(models.TextChoices):
        """``left``: the reader unsubscribed at the provider."""

        HARD = "hard"
        SOFT = "soft"
        COMPLAINT = "complaint"
        LEFT = "left"

    kind = models.CharField(max_length=9, choices=Kind)
    issue = models.BigIntegerField()
    row = models.BigIntegerField()
    attempt = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issue", "row", "attempt", "kind"], name="one_report")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


def file(told: Iterable[tuple[Report.Kind, Delivery]]) -> None:
    """Keep what was told until the post comes round."""
    rows = [Report(kind=kind, issue=int(of.issue), row=of.row, attempt=of.attempt) for kind, of in told]
    Report.objects.bulk_create(rows, ignore_conflicts=True)
