"""The rows of a send: the letter as it was frozen, and one delivery for every reader it goes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, models
from django.db.models import Count
from django.db.models.expressions import RawSQL

from tamizdat.circulation.audience import confirmed
from tamizdat.circulation.models import Subscription
from tamizdat.letters.models import Issue
from tamizdat.letters.states import FINAL
from tamizdat.postroom.ledger import WAITING, Row, State

FREEZE = """
    INSERT INTO pipeline_delivery (issue_id, subscription_id, state, attempt, deferrals, due, first, worker, until, code, came_back)
    SELECT {issue:d}, audience.id, 'queued', 0, 0, 0, 0, '', 0, '', '' FROM ({audience}) audience
"""
"""One statement, so that nobody who signs up or leaves meanwhile is half in it."""

CODE = 40
"""Characters that are kept of an answer's code."""

KNOWN_FOR: Final = timedelta(days=30)
"""So long after its end it is kept to whom a letter went: for what comes back late. Then the rows are numbers."""


STILL_WAITS: Final = RawSQL("pipeline_delivery.state IN ('deferred', 'queued')", [], models.BooleanField())
"""In the very words of the index: SQLite takes one of some rows only for a question that names them as it does."""


class FrozenLetter(models.Model):
    """What an issue was when its sending began: the same bytes for its last reader, whatever is changed meanwhile."""

    issue = models.OneToOneField(Issue, on_delete=models.PROTECT, primary_key=True, related_name="frozen")
    letter = models.BinaryField(help_text="a postroom Letter, packed")
    head = models.JSONField(help_text="what all its readers' headers have in common")
    sha256 = models.CharField(max_length=64, help_text="of the body as MIME")
    frozen_at = models.DateTimeField()
    link = models.CharField(max_length=64, help_text="the newest of the chain over the ledger")
    blocks = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"letter of issue {self.issue_id}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def waiting(self) -> DeliveryQuerySet:
        return self.filter(STILL_WAITS)

    def due(self, now: float) -> DeliveryQuerySet:
        return self.waiting().filter(due__lte=now)

    def got(self) -> DeliveryQuerySet:
        """Those whose reader has the letter, or may have it."""
        return self.filter(state__in=(State.ACCEPTED, State.DOUBT))

    def counted(self) -> Counter[State]:
        """How many are in which state; their sum is the audience."""
        return Counter({State(state): n for state, n in self.order_by().values_list("state").annotate(Count("id"))})


class Delivery(models.Model):
    """The fields of :class:`tamizdat.postroom.ledger.Row`; times are seconds since 1970.

    ``subscription`` leads nowhere once it is erased, and is None when the letter is long over. ``came_back``: what a bounce or
    complaint told after the relay had accepted it; *left*: its reader unsubscribed at the provider.
    """

    class CameBack(models.TextChoices):
        SOFT = "soft"
        HARD = "hard"
        COMPLAINT = "complaint"
        LEFT = "left"

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="deliveries")
    # No constraint in the database: the counter, which erases readers, does not know this table and could not clear the column.
    subscription = models.ForeignKey(
        Subscription, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    state = models.CharField(max_length=8, choices=[(state.value, state.value) for state in State])
    attempt = models.PositiveIntegerField(default=0)
    deferrals = models.PositiveIntegerField(default=0)
    due = models.FloatField(default=0)
    first = models.FloatField(default=0)
    worker = models.CharField(max_length=120, blank=True)
    until = models.FloatField(default=0)
    code = models.CharField(max_length=CODE, blank=True)
    came_back = models.CharField(max_length=9, choices=CameBack, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issue", "subscription"], name="one_delivery")]
        # Only of what waits, and none by worker: each mail would change them twice, and what is asked else is asked seldom.
        indexes = [
            models.Index(
                fields=["issue", "state", "due", "id"],
                name="delivery_waits",
                condition=models.Q(state__in=sorted(map(str, WAITING))),
            )
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}"

    @property
    def row(self) -> Row:
        """The part that the postroom's rules are about."""
        return Row(
            State(self.state), self.attempt, self.deferrals, self.due, self.first, self.worker, self.until, self.code
        )


def freeze_audience(issue: Issue) -> int:
    """A row for everybody who is to get the issue; how many. Nobody is added or taken away afterwards."""
    audience, given = confirmed(issue.newsletter).order_by("id").values("id").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(FREEZE.format(issue=issue.pk, audience=audience), given)
        return int(cursor.rowcount)


def forget_who_got_what(now: datetime) -> int:
    """Cut the rows of letters that ended long ago from their readers; how many. The certificate needs no reader."""
    old = Issue.objects.filter(state__in=FINAL, ended_at__lt=now - KNOWN_FOR)
    return Delivery.objects.filter(issue__in=old, subscription__isnull=False).update(subscription=None)


def fields(row: Row) -> Mapping[str, object]:
    """A row as its columns."""
    return {
        "state": row.state.value,
        "attempt": row.attempt,
        "deferrals": row.deferrals,
        "due": row.due,
        "first": row.first,
        "worker": row.worker,
        "until": row.until,
        "code": row.code[:CODE],
    }
