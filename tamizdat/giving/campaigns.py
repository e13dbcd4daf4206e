"""Campaigns: what money is asked for in a time, and how much of it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tamizdat.lib.money import Money

OTHER_WORDING: Final = "--b"
"""Behind a campaign's short name in an address: the reader gave after the ask's second wording."""
LONGEST: Final = 40


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def running(self, now: datetime) -> CampaignQuerySet:
        return self.filter(
            Q(starts_at=None) | Q(starts_at__lte=now),
            Q(ends_at=None) | Q(ends_at__gt=now),
        )


class Campaign(models.Model):
    """``slug`` stands in addresses and in the ledger, so it is never given twice; ``goal`` is in the smallest parts of ``currency``."""

    slug = models.SlugField(_("short name"), max_length=LONGEST, unique=True)
    name = models.CharField(_("name"), max_length=120, help_text=_("For the desk; readers do not see it."))
    goal = models.PositiveBigIntegerField(_("goal"), null=True, blank=True, validators=[MinValueValidator(1)])
    currency = models.CharField(
        _("currency"),
        max_length=3,
        default="EUR",
        validators=[RegexValidator("^[A-Z]{3}$", _("Three capital letters: EUR."))],
    )
    starts_at = models.DateTimeField(_("from"), null=True, blank=True, help_text=_("Left empty: from now on."))
    ends_at = models.DateTimeField(
        _("until"), null=True, blank=True, help_text=_("Left empty: until somebody ends it.")
    )

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "name", "id"]
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")

    def __str__(self) -> str:
        return self.name

    @property
    def target(self) -> Money | None:
        return Money(self.goal, self.currency) if self.goal else None

    @property
    def counted_as(self) -> tuple[str, str]:
        """What stands in the ledger of those who gave to it: by the first wording of an ask, by the second."""
        return (self.slug, self.slug + OTHER_WORDING)

    def clean(self) -> None:
        super().clean()
        if "--" in (self.slug or ""):
            raise ValidationError(
                {"slug": _("Two hyphens side by side mean an ask’s second wording. Take one of them out.")}
            )
        must_end_after_it_begins(self.starts_at, self.ends_at)


def known(typed: str) -> str:
    """What an address says of a campaign, when there is such a campaign; nothing else ever reaches the ledger."""
    slug = typed.removesuffix(OTHER_WORDING)
    return typed if len(slug) <= LONGEST and "\0" not in slug and Campaign.objects.filter(slug=slug).exists() else ""


def must_end_after_it_begins(starts_at: datetime | None, ends_at: datetime | None) -> None:
    """Raises a ValidationError on ``ends_at``."""
    if starts_at and ends_at and ends_at <= starts_at:
        raise ValidationError({"ends_at": _("It must end after it begins.")})
