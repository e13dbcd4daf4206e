"""The forms of asks and campaigns: languages of the paper, and money as people write it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from tamizdat.giving.campaigns import Campaign
from tamizdat.lib.money import NotMoney, read
from tamizdat.newsroom.language_choices import offer_languages


class AskForm(WagtailAdminModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_languages(self)
        for name in ("text", "second_text"):
            self.fields[name].widget = forms.Textarea(attrs={"rows": 6})


class OfferForm(WagtailAdminModelForm):
    """A language of the paper, and a currency that it takes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_languages(self)
        own = [self.instance.currency] if self.instance.currency else []
        codes = dict.fromkeys([*settings.NEWSPAPER.giving_currencies, *own])
        self.fields["currency"] = forms.ChoiceField(
            label=self.fields["currency"].label, choices=[(each, each) for each in codes]
        )


class CampaignForm(WagtailAdminModelForm):
    """The goal is typed in whole money; the short name stays once there is money in the ledger under it."""

    goal_typed = forms.CharField(
        label=_("goal"),
        required=False,
        help_text=_("A sum of money: 40000. Left empty, the campaign has no goal and shows no count."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        target = self.instance.target
        self.fields["goal_typed"].initial = target.plain if target else ""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        typed, currency = cleaned.get("goal_typed", ""), cleaned.get("currency", "")
        try:
            goal = read(typed, currency).minor if typed.strip() and currency else None
        except NotMoney:
            self.add_error("goal_typed", _("This is no sum in %(currency)s: write 40000.") % {"currency": currency})
        else:
            self.instance.goal = goal or None
        return cleaned

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        before = Campaign.objects.filter(pk=self.instance.pk).first()
        if before and before.slug != slug:
            raise ValidationError(
                _("What was given stands in the ledger under “%(slug)s”. Keep it, or make another campaign."),
                params={"slug": before.slug},
            )
        return slug
