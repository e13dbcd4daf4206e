"""What may be counted about readers: how many did what on which day. Numbers only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from tamizdat.circulation.newsletters import Newsletter
from tamizdat.circulation.subscribers import Subscription


class Tally(models.Model):
    class Kind(models.TextChoices):
        ASKED = "asked"
        CONFIRMED = "confirmed"
        LEFT = "left"
        BOUNCED = "bounced"
        COMPLAINED = "complained"

    day = models.DateField(help_text="in the newsroom's zone")
    newsletter = models.ForeignKey(Newsletter, on_delete=models.CASCADE, related_name="tallies")
    kind = models.CharField(max_length=10, choices=Kind)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "newsletter", "kind"], name="one_tally")]

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"


@dataclass(frozen=True, slots=True)
class Day:
    """One point of a plot."""

    day: date
    count: int


def count(newsletter_id: int, kind: Tally.Kind, by: int = 1) -> None:
    """Add to today's number."""
    today = timezone.localdate()
    with transaction.atomic():
        row, _made = Tally.objects.get_or_create(day=today, newsletter_id=newsletter_id, kind=kind)
        Tally.objects.filter(pk=row.pk).update(count=F("count") + by)


def series(newsletter: Newsletter, kind: Tally.Kind, since: date, until: date) -> list[Day]:
    """One point a day from ``since`` to ``until``, both included; days on which nothing happened are 0."""
    rows = Tally.objects.filter(newsletter=newsletter, kind=kind, day__range=(since, until))
    found = dict(rows.values_list("day", "count"))
    return [Day(day, found.get(day, 0)) for day in _days(since, until)]


def confirmed_now(newsletter: Newsletter) -> int:
    """How many readers the next letter would go to."""
    return Subscription.objects.confirmed().filter(newsletter=newsletter).count()


def _days(since: date, until: date) -> Iterator[date]:
    for number in range((until - since).days + 1):
        yield since + timedelta(days=number)
