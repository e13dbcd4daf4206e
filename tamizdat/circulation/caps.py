"""How often something may be asked for: counted per keyed hash and for all together. No address, no IP."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone


class Cap(models.Model):
    """``what``: a budget, or a budget and a mark; one row for each period that something was asked in."""

    what = models.CharField(max_length=80)
    begun = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["what", "begun"], name="one_cap")]

    def __str__(self) -> str:
        return f"cap {self.pk}"


PER_MARK, DAY = 3, timedelta(days=1)
"""Letters of one budget to one address a day: enough for a reader who lost one, too few to bury a stranger."""
HOUR = timedelta(hours=1)


class Budget(StrEnum):
    """Each has counts of its own: who fills one, of a reader or of all, keeps nobody from the others."""

    SIGNING_UP = "form"
    LEAVING = "leaving"
    DATA = "data"
    GIVING = "giving"
    REMINDING = "reminding"


FOR_ALL = {
    Budget.SIGNING_UP: 600,
    Budget.LEAVING: 6000,
    Budget.DATA: 600,
    Budget.GIVING: 6000,
    Budget.REMINDING: 600,
}
"""Letters that are queued in an hour, whoever they are for. Those for leaving, and the links
for who gives, are mailed to people who are known only, so more may wait."""


def under(what: str, limit: int, period: timedelta) -> bool:
    """Count one more, and say whether it is still within ``limit`` in this period. Periods are cut at fixed times."""
    begun = _begin(period)
    with transaction.atomic():
        row, _made = Cap.objects.get_or_create(what=what, begun=begun)
        Cap.objects.filter(pk=row.pk).update(count=F("count") + 1)
        row.refresh_from_db()
    return row.count <= limit


def used_up(budget: Budget) -> bool:
    """Whether nothing more is queued in this hour, for nobody. Asking counts nothing."""
    return Cap.objects.filter(what=budget, begun=_begin(HOUR), count__gte=FOR_ALL[budget]).exists()


def spend(budget: Budget, mark: bytes) -> bool:
    """Count one letter to this address, and say whether it may go. What its own cap keeps back costs nobody else a letter."""
    mine = "mark" if budget == Budget.SIGNING_UP else budget
    if not under(f"{mine}:{mark.hex()}", PER_MARK, DAY):
        return False
    return under(budget, FOR_ALL[budget], HOUR)


def forget_old() -> None:
    """What is over is forgotten."""
    Cap.objects.filter(begun__lt=timezone.now() - 2 * DAY).delete()


def _begin(period: timedelta) -> datetime:
    seconds = int(period.total_seconds())
    return datetime.fromtimestamp(timezone.now().timestamp() // seconds * seconds, UTC)
