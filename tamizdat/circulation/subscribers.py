"""Readers of the letter. Nobody can read an address here: it is sealed, and found by its mark (``marks.py``)."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from tamizdat.circulation.newsletters import Newsletter

MARK = 32
"""Bytes of a mark."""


class Subscriber(models.Model):
    """``mark``: keyed hash of the address; ``sealed``: the address itself, for whoever holds the private key."""

    mark = models.BinaryField(max_length=MARK, unique=True)
    sealed = models.BinaryField()
    language = models.CharField(max_length=16)
    soft = models.PositiveSmallIntegerField(default=0, help_text="bounces in a row that may pass")
    hard = models.PositiveSmallIntegerField(default=0, help_text="bounces that say the mailbox is gone")
    since = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"subscriber {self.pk}"


class Consent(models.Model):
    """A wording that readers agreed to. ``version`` is a hash of language and text, so the same wording is one row."""

    version = models.CharField(max_length=32, unique=True)
    language = models.CharField(max_length=16, blank=True)
    text = models.TextField()
    since = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.version


class Suppression(models.Model):
    """A mark that nothing is sent to and no import brings back. Only the reader himself can, by confirming anew."""

    class Reason(models.TextChoices):
        """``left``: he had left the list that was imported; who leaves here keeps a row."""

        FORGOTTEN = "forgotten"
        LEFT = "left"
        COMPLAINED = "complained"
        BOUNCED = "bounced"

    mark = models.BinaryField(max_length=MARK, unique=True)
    reason = models.CharField(max_length=10, choices=Reason)
    since = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.reason} {self.pk}"


def wants_letters(of: str = "") -> Q:
    """Confirmed, and the mark is not suppressed. ``of``: what leads to the subscription, such as ``subscription__``."""
    never = Suppression.objects.filter(mark=OuterRef(f"{of}subscriber__mark"))
    return Q(~Exists(never), **{f"{of}state": Subscription.State.CONFIRMED})


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def confirmed(self) -> SubscriptionQuerySet:
        """Those that letters go to."""
        return self.filter(wants_letters())


class Subscription(models.Model):
    """One reader and one newsletter."""

    class State(models.TextChoices):
        """``asked``: not confirmed yet; ``left``: by the reader; ``stopped``: by bounces or a complaint."""

        ASKED = "asked"
        CONFIRMED = "confirmed"
        LEFT = "left"
        STOPPED = "stopped"

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="subscriptions")
    newsletter = models.ForeignKey(Newsletter, on_delete=models.CASCADE, related_name="subscriptions")
    state = models.CharField(max_length=9, choices=State, default=State.ASKED)
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    source = models.CharField(max_length=80, help_text="counter, or what an import was told")

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscriber", "newsletter"], name="one_subscription")]
        indexes = [models.Index(fields=["newsletter", "state", "id"], name="subscription_by_state")]

    def __str__(self) -> str:
        return f"subscription {self.pk}"
