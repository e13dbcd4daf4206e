"""The newsletters of a newspaper. Editors set them at the desk; the counter shows those that are open."""

from __future__ import annotations

from datetime import time

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class NewsletterQuerySet(models.QuerySet["Newsletter"]):
    def taking_readers(self) -> NewsletterQuerySet:
        """Those that readers may sign up for."""
        return self.filter(open=True)


class Weekday(models.IntegerChoices):
    """As Python counts: Monday is 0."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class Newsletter(models.Model):
    """``hour`` is in the newsroom's zone; ``latest`` is the path of its newest issue in the paper, written by the pipeline."""

    class Mode(models.TextChoices):
        LINKS = "links", _("headlines with links")
        FULL = "full", _("full text, for readers behind a block")

    class Template(models.TextChoices):
        PAGE = "page", _("a page: large headlines, room for pictures")
        LIST = "list", _("a list: many stories on one screen")

    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    language = models.CharField(_("language"), max_length=16)
    name = models.CharField(_("name"), max_length=120)
    promise = models.CharField(
        _("promise"), max_length=240, blank=True, help_text=_("One line: what a reader gets, and how often.")
    )
    sender_name = models.CharField(_("sender’s name"), max_length=120, blank=True)
    sender_address = models.CharField(_("sender’s address"), max_length=254, blank=True, validators=[EmailValidator()])
    reply_to = models.CharField(_("address for replies"), max_length=254, blank=True, validators=[EmailValidator()])
    weekday = models.PositiveSmallIntegerField(
        _("day"), choices=Weekday, default=Weekday.FRIDAY, validators=[MaxValueValidator(6)]
    )
    hour = models.TimeField(_("time"), default=time(9))
    mode = models.CharField(_("mode"), max_length=5, choices=Mode, default=Mode.LINKS)
    template = models.CharField(_("template"), max_length=4, choices=Template, default=Template.PAGE)
    pictures = models.BooleanField(_("with pictures"), default=False)
    open = models.BooleanField(_("readers may sign up"), default=True)
    imprint = models.TextField(
        _("imprint"), blank=True, help_text=_("Who sends it and where he can be reached: the law of many countries.")
    )
    latest = models.CharField(max_length=400, blank=True, editable=False, help_text="en/letters/…/12.html")

    objects = NewsletterQuerySet.as_manager()

    class Meta:
        ordering = ["language", "name", "id"]
        verbose_name = _("newsletter")
        verbose_name_plural = _("newsletters")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.template == self.Template.LIST and (self.mode == self.Mode.FULL or self.pictures):
            told = _("A list has room for links only: choose the page, or leave out full text and pictures.")
            raise ValidationError({"template": told})

    @property
    def latest_path(self) -> str:
        """Root-absolute, as templates write links; empty before the first issue."""
        return f"/{self.latest}" if self.latest else ""
