"""Sections of the paper: politics, culture … one row a language, linked as translations."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import TranslatableMixin

from tamizdat.newsroom.addresses import refuse_reserved
from tamizdat.newsroom.headings import Heading


class Section(Heading):
    position = models.PositiveIntegerField(
        _("position in the masthead"), default=0, help_text=_("Small numbers come first.")
    )

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(fields=["locale", "slug"], name="one_section_address")]

    def clean(self) -> None:
        super().clean()
        refuse_reserved(self.slug)
