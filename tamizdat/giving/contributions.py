"""A contribution: what a donor decided. Who it is stands elsewhere (``supporters.py``), and only if a receipt was wanted."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Final

from django.db import models
from django.utils import timezone

from tamizdat.giving.providers.port import Frequency
from tamizdat.lib.money import Money

MARK: Final = 32
"""Bytes of a mark."""
NUMBER: Final = 22
"""Letters of a contribution's number. It stands in receipts, on terminals and at the provider, and opens nothing."""


def new_number() -> str:
    return secrets.token_urlsafe(16)


class State(models.TextChoices):
    """``draft``: stored, and not at the provider yet, or nobody knows. ``refused``: the donor must not give, and nothing was taken.

    All others are a provider's :class:`~tamizdat.giving.providers.port.Standing`, by the same words; but a single gift of which only a part
    arrived is ``paid``, though its page was closed: what came is what was given.
    """

    DRAFT = "draft"
    AWAITING = "awaiting"
    APPROVED = "approved"
    SETTLING = "settling"
    PAID = "paid"
    FAILED = "failed"
    ABANDONED = "abandoned"
    REFUSED = "refused"
    ACTIVE = "active"
    RETRYING = "retrying"
    PAUSED = "paused"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"


LIVE: Final = (State.ACTIVE, State.RETRYING, State.PAUSED)
"""Recurring contributions whose next payment will come, or may."""
UNDER_WAY: Final = (State.DRAFT, State.AWAITING, State.APPROVED, State.SETTLING)
ENDED: Final = (State.LAPSED, State.CANCELLED)
"""Recurring contributions that went on."""
OVER: Final = (State.PAID, State.FAILED, State.ABANDONED, State.REFUSED, *ENDED)


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def live(self) -> ContributionQuerySet:
        return self.filter(state__in=LIVE)

    def to_look_at(self, now: datetime) -> ContributionQuerySet:
        """Those whose provider is to be asked, the longest waiting first."""
        return self.filter(look_at__lte=now).order_by("look_at", "id")


class Contribution(models.Model):
    """``amount``: each time, in the smallest parts of ``currency``. Moved by :func:`tamizdat.giving.ledger.apply` alone."""

    State = State

    class EndedBy(models.TextChoices):
        """``provider``: at the provider, be it by itself or by the donor on its pages. ``untold``: nobody says from where it came, and
        it might have been from where giving is a crime."""

        DONOR = "donor"
        NEWSROOM = "newsroom"
        PROVIDER = "provider"
        SAFETY = "safety"
        UNTOLD = "untold"

    BY_RULE = (EndedBy.SAFETY, EndedBy.UNTOLD)

    number = models.CharField(max_length=NUMBER, unique=True, default=new_number)
    frequency = models.CharField(max_length=8, choices=[(each.value, each.value) for each in Frequency])
    currency = models.CharField(max_length=3)
    amount = models.BigIntegerField()
    provider = models.CharField(max_length=16)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    language = models.CharField(max_length=16)
    ref_mark = models.BinaryField(max_length=MARK, null=True, unique=True, help_text="of the provider's reference")
    ref_sealed = models.BinaryField(null=True, help_text="to the post key, bound to ref_mark")
    campaign = models.CharField(max_length=80, blank=True)
    nameless = models.BooleanField(
        default=False,
        help_text="left no address: who comes straight back is handed a link; not so once it was forgotten",
    )
    made_at = models.DateTimeField(default=timezone.now)
    began_at = models.DateTimeField(null=True, help_text="first money, or the first standing that promises it")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=8, choices=EndedBy, blank=True)
    due_at = models.DateTimeField(null=True, help_text="the next renewal that the provider announced")
    as_of = models.DateTimeField(null=True, help_text="when the provider was asked for what stands here")
    look_at = models.DateTimeField(null=True, help_text="when to ask the provider again")

    objects = ContributionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["look_at"], name="contribution_to_look_at"),
            models.Index(fields=["state", "provider", "id"], name="contribution_by_state"),
            models.Index(fields=["made_at"], name="contribution_by_day"),
        ]

    def __str__(self) -> str:
        return f"contribution {self.pk}"

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)

    @property
    def given(self) -> Money:
        """Of a single gift what arrived, be it less than was agreed; of others what is agreed each time."""
        arrived = sum(each.amount for each in self.payments.filter(fate="done")) if self.state == State.PAID else 0
        return Money(arrived or self.amount, self.currency)

    @property
    def recurs(self) -> bool:
        return self.frequency != Frequency.ONCE

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def is_ended_by_rule(self) -> bool:
        """Then nothing is kept that leads to its donor."""
        return self.state in ENDED and self.ended_by in self.BY_RULE
