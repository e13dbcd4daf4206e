"""How often something may be asked for: counted per keyed hash or for the whole form. No address, no IP."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone


class Cap(models.Model):
    """``what``: ``mark:<hex>`` or ``form``; one row for each period that something was asked in."""

    what = models.CharField(max_length=80)
    begun = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["what", "begun"], name="one_cap")]

    def __str__(self) -> str:
        return f"cap {self.pk}"


PER_MARK, DAY = 3, timedelta(days=1)
"""Letters of the counter to one address a day: enough for a reader who lost one, too few to bury a stranger."""
FOR_ALL, HOUR = 600, timedelta(hours=1)
"""Letters of the counter in an hour, whoever they are for."""


def under(what: str, limit: int, period: timedelta) -> bool:
    """Count one more, and say whether it is still within ``limit`` in this period. Periods are cut at fixed times."""
    begun = _begin(period)
    with transaction.atomic():
        row, _made = Cap.objects.get_or_create(what=what, begun=begun)
        Cap.objects.filter(pk=row.pk).update(count=F("count") + 1)
        row.refresh_from_db()
    return row.count <= limit


def for_address(mark: bytes) -> bool:
    """Whether one more letter of the counter may go to this address today."""
    return under(f"mark:{mark.hex()}", PER_MARK, DAY)


def for_the_form() -> bool:
    """Whether the counter may send one more letter in this hour."""
    return under("form", FOR_ALL, HOUR)


def forget_old() -> None:
    """What is over is forgotten."""
    Cap.objects.filter(begun__lt=timezone.now() - 2 * DAY).delete()


def _begin(period: timedelta) -> datetime:
    seconds = int(period.total_seconds())
    return datetime.fromtimestamp(timezone.now().timestamp() // seconds * seconds, UTC)
