"""Asks: calls for support, written by editors for a placement and a language. One stands at a placement at a time."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tamizdat.giving.campaigns import Campaign, must_end_after_it_begins

LONGEST_LINE: Final = 160
"""Characters of a line at the top of a page: two lines on a phone."""
LONGEST_TEXT: Final = 1200
"""Characters of a message: a story's page has to fit the first 14 kB of a response with it."""


class Placement(models.TextChoices):
    TOP = "top", _("a line at the top of every page")
    STORY = "story", _("a message at the end of stories")
    FRONT = "front", _("a box on the front")
    SUPPORT = "support", _("words on the support page")


class AskQuerySet(models.QuerySet["Ask"]):
    def standing(self, now: datetime) -> AskQuerySet:
        """Those whose time it is, and whose campaign's; what goes before the others first."""
        none = Q(campaign=None)
        return self.filter(
            Q(starts_at=None) | Q(starts_at__lte=now),
            Q(ends_at=None) | Q(ends_at__gt=now),
            none | Q(campaign__starts_at=None) | Q(campaign__starts_at__lte=now),
            none | Q(campaign__ends_at=None) | Q(campaign__ends_at__gt=now),
            on=True,
        ).order_by("-priority", "-id")


class Ask(models.Model):
    """``text`` and ``second_text`` are plain: an empty line begins a new paragraph. ``most`` counts in a reader's own browser."""

    name = models.CharField(_("name"), max_length=120, help_text=_("For the desk; readers do not see it."))
    language = models.CharField(_("language"), max_length=16)
    placement = models.CharField(_("where it stands"), max_length=8, choices=Placement, default=Placement.STORY)
    on = models.BooleanField(_("switched on"), default=False)
    starts_at = models.DateTimeField(_("from"), null=True, blank=True, help_text=_("Left empty: from now on."))
    ends_at = models.DateTimeField(
        _("until"), null=True, blank=True, help_text=_("Left empty: until somebody ends it.")
    )
    priority = models.PositiveSmallIntegerField(
        _("goes before others"),
        default=0,
        validators=[MaxValueValidator(100)],
        help_text=_("Of several whose time it is, readers get the one with the highest number; of equals, the newest."),
    )
    heading = models.CharField(_("heading"), max_length=120, blank=True)
    text = models.TextField(_("text"), max_length=LONGEST_TEXT)
    button = models.CharField(
        _("words on the button"), max_length=40, blank=True, help_text=_("Left empty: “Support us”.")
    )
    second_heading = models.CharField(_("heading"), max_length=120, blank=True)
    second_text = models.TextField(_("text"), max_length=LONGEST_TEXT, blank=True)
    choice = models.BooleanField(
        _("with the choice of once, monthly and annual"),
        default=True,
        help_text=_("Amounts are those of Support, Amounts. A line at the top of a page never has it."),
    )
    most = models.PositiveSmallIntegerField(
        _("how often in 30 days"),
        default=4,
        validators=[MaxValueValidator(100)],
        help_text=_(
            "So often one browser shows it, if the reader lets it count; 0: always. It counts for itself and tells nobody."
        ),
    )
    campaign = models.ForeignKey(
        Campaign,
        verbose_name=_("campaign"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="asks",
        help_text=_("The ask then stands no longer than the campaign, and shows how far it has come if it has a goal."),
    )

    objects = AskQuerySet.as_manager()

    class Meta:
        ordering = ["language", "placement", "-priority", "-id"]
        verbose_name = _("ask")
        verbose_name_plural = _("asks")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        must_end_after_it_begins(self.starts_at, self.ends_at)
        if self.second_heading and not self.second_text:
            raise ValidationError({"second_text": _("A second wording needs its text as well.")})
        if self.placement == Placement.TOP:
            self._refuse_what_is_no_line()

    def _refuse_what_is_no_line(self) -> None:
        long = {name for name in ("text", "second_text") if not _is_a_line(getattr(self, name))}
        if long:
            told = _("A line at the top of a page is one paragraph of at most %(most)d characters.") % {
                "most": LONGEST_LINE
            }
            raise ValidationError(dict.fromkeys(long, told))

    @property
    def has_choice(self) -> bool:
        return self.choice and self.placement in {Placement.STORY, Placement.FRONT}


def standing_ask(language: str, placement: str, now: datetime) -> Ask | None:
    """The one that readers get."""
    asks = Ask.objects.standing(now).filter(language=language, placement=placement)
    return asks.select_related("campaign").first()


def _is_a_line(text: str) -> bool:
    return len(text) <= LONGEST_LINE and len(paragraphs(text)) <= 1


def paragraphs(text: str) -> tuple[str, ...]:
    """What an editor typed into a box: an empty line begins a new paragraph, a line end alone is a space."""
    parts = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return tuple(" ".join(part.split()) for part in parts if part.strip())
