"""Asks and campaigns at the desk, under Newspaper, Support; each form in the order of the questions an editor asks."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.widgets.slug import SlugInput
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from tamizdat.giving.campaigns import Campaign
from tamizdat.giving.offers import Offer
from tamizdat.moneydesk.forms import AskForm, CampaignForm, OfferForm
from tamizdat.moneydesk.models import DeskAsk

_WORDS = _("An empty line begins a new paragraph. A line at the top of a page has a text and no heading.")


class Asks(SnippetViewSet):
    model = DeskAsk
    icon = "comment"
    url_prefix = "support/asks"
    list_display = [
        "name",
        "language",
        Column("get_placement_display", label=_("where it stands")),
        BooleanColumn("on", label=_("switched on")),
        "starts_at",
        "ends_at",
        "priority",
    ]
    list_filter = ["language", "placement", "on"]
    search_fields = ["name", "text"]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("language"), FieldPanel("placement", widget=forms.Select)]),
                    FieldPanel("on", help_text=_("Readers get it with the next press after its time has begun.")),
                    FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                    FieldRowPanel([FieldPanel("priority"), FieldPanel("most")]),
                ],
                heading=_("Where and when"),
                help_text=_(
                    "One ask stands at a place at a time. None ever stands on the privacy page, on how we correct, in place of a "
                    "withdrawn story or on a story marked as grief."
                ),
            ),
            MultiFieldPanel(
                [FieldPanel("heading"), FieldPanel("text"), FieldPanel("button")], heading=_("Words"), help_text=_WORDS
            ),
            MultiFieldPanel(
                [FieldPanel("second_heading"), FieldPanel("second_text")],
                heading=_("A second wording, to compare"),
                help_text=_(
                    "Half of the browsers that run scripts show this one instead; each draws its lot once and keeps it to itself. "
                    "What came of each is counted apart if the ask has a campaign."
                ),
                classname="collapsed",
            ),
            MultiFieldPanel(
                [FieldPanel("choice"), FieldPanel("campaign", widget=forms.Select)], heading=_("What it leads to")
            ),
        ],
        base_form_class=AskForm,
    )


class Campaigns(SnippetViewSet):
    model = Campaign
    icon = "pick"
    url_prefix = "support/campaigns"
    list_display = ["name", "slug", Column("target", label=_("goal")), "starts_at", "ends_at"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel(
                "slug",
                widget=SlugInput,
                help_text=_("For addresses and the ledger: winter. It cannot change afterwards."),
            ),
            FieldRowPanel([FieldPanel("goal_typed"), FieldPanel("currency")]),
            FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
        ],
        base_form_class=CampaignForm,
    )


class Offers(SnippetViewSet):
    model = Offer
    icon = "list-ol"
    menu_label = _("Amounts")
    url_prefix = "support/amounts"
    list_display = ["language", "currency", "place", Column("get_frequency_display", label=_("chosen already"))]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("language"), FieldPanel("currency"), FieldPanel("place")])],
                heading=_("For whom"),
                help_text=_(
                    "The currency with the smallest place is the one that readers of the language are shown first."
                ),
            ),
            MultiFieldPanel(
                [FieldPanel("frequency"), FieldPanel("once"), FieldPanel("monthly"), FieldPanel("annual")],
                heading=_("What is suggested"),
                help_text=_("Sums with spaces between, smallest first. Left empty, round sums are suggested."),
            ),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("least_once"), FieldPanel("least_monthly"), FieldPanel("least_annual")])],
                heading=_("The least that is taken"),
                help_text=_("Of less, the provider’s fee would leave nothing."),
            ),
            FieldPanel("buys"),
        ],
        base_form_class=OfferForm,
    )


class Support(SnippetViewSetGroup):
    menu_label = _("Support")
    menu_name = "support"
    menu_icon = "pick"
    menu_order = 130
    menu_hook = "register_newspaper_menu_item"
    add_to_admin_menu = False
    items = (Asks, Campaigns, Offers)
