"""Who wrote it, and under which name readers may know them.

The rules that keep a person safe live here and hold for every way of saving an
author: a form, a command, a test. An address never shows a name that is not
printed, and a byline withdrawn in one language is withdrawn in all.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import TranslatableMixin
from wagtail.search import index

from tamizdat.newsroom.addresses import LONGEST, slug_of
from tamizdat.newsroom.search.cards import file_again

SHORTEST_PART = 3
"""Letters of a name that would give it away in an address; shorter ones (a “van”, an initial) do not."""


class Author(TranslatableMixin, index.Indexed, models.Model):
    """``name`` is what the desk calls the person; only ``printed_name`` may reach an output, and only editors see more."""

    class Visibility(models.TextChoices):
        PUBLIC = "public", _("Public: printed under this name")
        PSEUDONYMOUS = "pseudonymous", _("Pseudonymous: printed under the pen name")
        WITHHELD = "withheld", _("Withheld: printed under no name")

    name = models.CharField(
        _("name"),
        max_length=120,
        help_text=_(
            "Desk only, unless the byline is public: under a pen name or a withheld byline no reader ever sees it."
        ),
    )
    visibility = models.CharField(
        _("byline"),
        max_length=12,
        choices=Visibility,
        default=Visibility.PUBLIC,
        help_text=_(
            "Holds at once for every story of this author, old ones too. Withdrawn in one language, it is withdrawn in all."
        ),
    )
    pen_name = models.CharField(
        _("pen name"), max_length=120, blank=True, help_text=_("What readers see when the byline is pseudonymous.")
    )
    slug = models.SlugField(
        _("address"),
        max_length=LONGEST,
        blank=True,
        help_text=_("Left empty, it is made from the printed name, never from one that is not printed."),
    )
    bio = models.CharField(
        _("about"),
        max_length=400,
        blank=True,
        help_text=_("Readers see it on the author's page, unless the byline is withheld."),
    )
    portrait = models.ForeignKey(
        "newsroom.Photo",
        verbose_name=_("portrait"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Only for public bylines: a face names a person."),
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("desk account"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Desk only. New stories by this account begin with this byline."),
    )

    search_fields = [index.SearchField("name"), index.AutocompleteField("name"), index.FilterField("locale")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["locale", "slug"], name="one_author_address"),
            models.CheckConstraint(
                condition=~models.Q(visibility="pseudonymous", pen_name=""),
                name="a_pseudonym_has_a_pen_name",
                violation_error_message=_("A pseudonymous byline needs a pen name."),
            ),
        ]

    def __str__(self) -> str:
        """For everybody at the desk: never a name that readers do not see. Who may see it is asked in :mod:`unmasking`."""
        if self.visibility == self.Visibility.WITHHELD:
            return gettext("Withheld author no. %(number)s") % {"number": self.pk or "–"}
        return self.printed_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        before = Author.objects.filter(pk=self.pk).first()
        self._settle_slug()
        super().save(*args, **kwargs)
        if before is None or before.visibility != self.visibility:
            self._withdraw_in_other_languages()
        if before is not None and before.printed_name != self.printed_name:
            self._take_the_old_name_out_of_the_search()

    @property
    def desk_name(self) -> str:
        """For those who may open this card: the name, and how readers see it when they do not see that."""
        if self.visibility == self.Visibility.WITHHELD:
            return gettext("%(name)s (withheld: desk only)") % {"name": self.name}
        if self.visibility == self.Visibility.PSEUDONYMOUS:
            return gettext("%(name)s (desk only; printed as %(pen_name)s)") % {
                "name": self.name,
                "pen_name": self.pen_name,
            }
        return self.name

    @property
    def printed_name(self) -> str:
        """The name readers may see; empty when the byline is withheld."""
        return {
            self.Visibility.PUBLIC: self.name,
            self.Visibility.PSEUDONYMOUS: self.pen_name,
            self.Visibility.WITHHELD: "",
        }[self.Visibility(self.visibility)]

    def gives_away(self, slug: str) -> bool:
        """Whether ``slug`` shows a part of the real name that readers may not see."""
        printed = slug_of(self.printed_name).split("-")
        return any(
            part in slug for part in slug_of(self.name).split("-") if len(part) >= SHORTEST_PART and part not in printed
        )

    def clean(self) -> None:
        super().clean()
        if self.visibility == self.Visibility.PSEUDONYMOUS:
            self._refuse_a_thin_disguise()
        if self.portrait_id and self.visibility != self.Visibility.PUBLIC:
            raise ValidationError({"portrait": _("A portrait shows who it is. Remove it, or make the byline public.")})
        if self._chosen_slug_gives_away():
            raise ValidationError(
                {
                    "slug": _(
                        "This address would give the real name away. Leave it empty, and one is made from the pen name."
                    )
                }
            )
        self._settle_slug()

    def _refuse_a_thin_disguise(self) -> None:
        if not self.pen_name.strip():
            raise ValidationError({"pen_name": _("Type the pen name that readers will see.")})
        if slug_of(self.name) and slug_of(self.name) in slug_of(self.pen_name):
            raise ValidationError(
                {"pen_name": _("This pen name contains the real name. Choose another, or make the byline public.")}
            )

    def _chosen_slug_gives_away(self) -> bool:
        """A slug left over from a public byline is remade without a word; one typed in now is refused."""
        return bool(self.slug) and self.gives_away(self.slug) and self.slug != self._saved("slug")

    def _settle_slug(self) -> None:
        if self.slug and not self.gives_away(self.slug):
            return
        wanted = slug_of(self.printed_name) or f"byline-{secrets.token_hex(4)}"
        others = Author.objects.filter(locale_id=self.locale_id, slug=wanted).exclude(pk=self.pk)
        self.slug = f"{wanted[: LONGEST - 9]}-{secrets.token_hex(4)}" if others.exists() else wanted

    def _saved(self, field: str) -> Any:
        return Author.objects.filter(pk=self.pk).values_list(field, flat=True).first() if self.pk else None

    def _withdraw_in_other_languages(self) -> None:
        """A person is at risk in every language at once; being named again is decided language by language."""
        if self.visibility == self.Visibility.PUBLIC:
            return
        for other in self.get_translations():
            safer = _no_more_open_than(self, other)
            if safer != other.visibility:
                other.visibility = safer
                other.portrait = None
                other.save()

    def _take_the_old_name_out_of_the_search(self) -> None:
        """Stories are found by the names over them, and a name that is not printed may find none."""
        stories = apps.get_model("newsroom", "Article").objects
        mine = models.Q(bylines__author=self) | models.Q(has_unpublished_changes=True)
        file_again(stories.filter(mine).distinct())


def _no_more_open_than(author: Author, other: Author) -> str:
    kinds = Author.Visibility
    if author.visibility == kinds.WITHHELD:
        return kinds.WITHHELD
    if other.visibility == kinds.PUBLIC:
        return kinds.PSEUDONYMOUS if other.pen_name else kinds.WITHHELD
    return other.visibility
