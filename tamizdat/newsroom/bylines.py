"""Who a story is by, in order; and the stories an editor puts beside it."""

from __future__ import annotations

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable


class Byline(Orderable):
    """One name over a story. What readers see of it is decided by the author's row, not here."""

    article = ParentalKey("newsroom.Article", on_delete=models.CASCADE, related_name="bylines")
    author = models.ForeignKey("newsroom.Author", verbose_name=_("author"), on_delete=models.PROTECT, related_name="+")

    panels = [FieldPanel("author", widget=forms.Select)]

    class Meta(Orderable.Meta):
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")

    def __str__(self) -> str:
        return str(self.author)


class RelatedStory(Orderable):
    """A story that an editor wants read next."""

    article = ParentalKey("newsroom.Article", on_delete=models.CASCADE, related_name="related_stories")
    story = models.ForeignKey("newsroom.Article", verbose_name=_("story"), on_delete=models.CASCADE, related_name="+")

    panels = [FieldPanel("story")]

    class Meta(Orderable.Meta):
        verbose_name = _("related story")
        verbose_name_plural = _("related stories")

    def __str__(self) -> str:
        return str(self.story)
