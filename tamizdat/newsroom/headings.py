"""What sections and topics share: a name, an address in their language, a line of description."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import TranslatableMixin
from wagtail.search import index

from tamizdat.newsroom.addresses import LONGEST, slug_of


class Heading(TranslatableMixin, index.Indexed, models.Model):
    """One row a language; the rows of one thing share their ``translation_key``."""

    name = models.CharField(_("name"), max_length=80, help_text=_("As readers see it."))
    slug = models.SlugField(
        _("address"),
        max_length=LONGEST,
        blank=True,
        help_text=_(
            "The last part of its web address: small letters, digits and hyphens. Left empty, it is made from the name."
        ),
    )
    description = models.CharField(
        _("description"), max_length=300, blank=True, help_text=_("One line for readers, under the name.")
    )

    search_fields = [index.SearchField("name"), index.AutocompleteField("name"), index.FilterField("locale")]

    class Meta(TranslatableMixin.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.slug or slug_of(self.name)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        self.slug = self.slug or slug_of(self.name)
        if not self.slug:
            raise ValidationError({"slug": _("Type an address: the name has no letters to make one from.")})
