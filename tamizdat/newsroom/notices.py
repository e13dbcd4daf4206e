"""Notices: a box for all readers or a section's, for a time (a legal label, a warning, a farewell)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField
from wagtail.models import TranslatableMixin

from tamizdat.newsroom.language_choices import InLanguageForm


class Notice(TranslatableMixin, models.Model):
    text = RichTextField(
        _("text"),
        features=["bold", "italic", "link"],
        help_text=_("Speak plainly: what it is, and what it means for the reader."),
    )
    section = models.ForeignKey(
        "newsroom.Section",
        verbose_name=_("only in this section"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="notices",
        help_text=_("Left empty, the notice stands on every page of this language."),
    )
    starts_at = models.DateTimeField(_("from"), null=True, blank=True, help_text=_("Left empty: from now on."))
    ends_at = models.DateTimeField(
        _("until"), null=True, blank=True, help_text=_("Left empty: until somebody ends it.")
    )

    base_form_class = InLanguageForm

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("notice")
        verbose_name_plural = _("notices")

    def __str__(self) -> str:
        return strip_tags(self.text)[:60]

    def clean(self) -> None:
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("The notice must end after it begins.")})
        if self.section and self.section.locale_id != self.locale_id:
            raise ValidationError(
                {"section": _("This section belongs to another language. Choose one of the notice's own language.")}
            )
