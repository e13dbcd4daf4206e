"""The form of a newsletter, in the order of the questions an editor asks."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.slug import SlugInput

from tamizdat.circulation.models import Newsletter
from tamizdat.newsroom.language_choices import offer_languages


class NewsletterForm(WagtailAdminModelForm):
    """The languages are those of the paper; the short name is part of addresses that readers keep."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_languages(self)

    def clean_slug(self) -> str:
        """Every letter that was sent has a page under it."""
        slug: str = self.cleaned_data["slug"]
        before = Newsletter.objects.filter(pk=self.instance.pk).first()
        if before and before.slug != slug and before.issues.exists():
            raise ValidationError(
                _("Letters have been made under “%(slug)s”; their pages would not be found any more. Keep it."),
                params={"slug": before.slug},
            )
        return slug


EDITOR = ObjectList(
    [
        MultiFieldPanel(
            [
                FieldPanel("name", help_text=_("As readers see it: “The Friday letter”.")),
                FieldPanel("promise"),
                FieldRowPanel(
                    [
                        FieldPanel("language"),
                        FieldPanel(
                            "slug",
                            widget=SlugInput,
                            help_text=_("For addresses: weekly. It cannot change after the first letter."),
                        ),
                    ]
                ),
                FieldPanel("open", help_text=_("Switched off, nobody can sign up; those who have keep getting it.")),
            ],
            heading=_("What readers sign up for"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("weekday"), FieldPanel("hour")]),
                FieldPanel(
                    "mode",
                    help_text=_(
                        "Links are quick to read and small. Full text reaches readers who cannot open the paper: "
                        "few stories, or Gmail cuts the letter off."
                    ),
                ),
                FieldPanel("template", help_text=_("A list suits many short stories, slow lines and small screens.")),
                FieldPanel(
                    "pictures",
                    help_text=_("They travel inside the letter, some 30 kB each, so that showing them tells nobody."),
                ),
            ],
            heading=_("When and how it goes out"),
            help_text=_(
                "By the newsroom’s clocks. A draft appears two days before; without an approval nothing is sent."
            ),
        ),
        MultiFieldPanel(
            [
                FieldPanel("sender_name", help_text=_("Left empty, the newspaper’s name stands there.")),
                FieldPanel(
                    "sender_address",
                    help_text=_("An address of a domain that your technician has set up for sending."),
                ),
                FieldPanel("reply_to", help_text=_("Left empty, answers go to the sender’s address.")),
                FieldPanel("imprint"),
            ],
            heading=_("Who it comes from"),
        ),
    ],
    base_form_class=NewsletterForm,
)


class Newsletters(ModelViewSet):
    model = Newsletter
    name = "newsletters"
    url_prefix = "newsletters"
    icon = "mail"
    menu_label = _("Newsletters")
    menu_hook = "register_newspaper_menu_item"
    menu_order = 110
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = ["name", "language", Column("get_weekday_display", label=_("day")), "hour", "open"]
    edit_handler = EDITOR
