"""Choices that belong to a language: a form offers the rows of its own story's language and no others."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import InlinePanel
from wagtail.models import Locale, TranslatableMixin

from tamizdat.newsroom.unmasking import offer_names


class InLanguageForm(WagtailAdminModelForm):
    """A form of a row that has a language, or of a child row: its parent then says which in ``form_kwargs``."""

    def __init__(self, *args: Any, language: Locale | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_names(self, self.for_user)
        own = self.instance.locale if getattr(self.instance, "locale_id", None) else None
        if language or own:
            keep_to_language(self, language or own)


def offer_languages(form: forms.BaseModelForm[Any]) -> None:
    """``language`` is one of the paper's, or the one that the row has already."""
    names = dict(settings.LANGUAGES)
    own = [form.instance.language] if form.instance.language else []
    codes = dict.fromkeys([*settings.NEWSPAPER.languages, *own])
    form.fields["language"] = forms.ChoiceField(
        label=form.fields["language"].label, choices=[(code, names.get(code, code)) for code in codes]
    )


def keep_to_language(form: forms.BaseModelForm[Any], language: Locale) -> None:
    """Narrow every choice of translatable rows in ``form`` to ``language``."""
    for field in form.fields.values():
        if isinstance(field, forms.ModelChoiceField):
            rows = field.queryset
            if rows is not None and issubclass(rows.model, TranslatableMixin):
                field.queryset = rows.filter(locale=language)


class InLanguagePanel(InlinePanel):
    """A child table whose choices keep to the language of the parent's form."""

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name].update(form=InLanguageForm, inherit_kwargs=["for_user"])
        return options
