"""How the story form is laid out: the story first, everything else a tab away."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    TabbedInterface,
)

from tamizdat.newsroom.language_choices import InLanguagePanel
from tamizdat.newsroom.pages import headline_panel, slug_panel


class ChangeQuestion(MultiFieldPanel):
    """Stands at the top of the form after a silent change was refused, and at no other time."""

    class BoundPanel(MultiFieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return bool(self.form.asks_about_change and super().is_shown())


def story_panels() -> TabbedInterface:
    return TabbedInterface(
        [
            ObjectList(_story(), heading=_("Story")),
            ObjectList(_topics_and_links(), heading=_("Topics and links")),
            ObjectList(_corrections_and_sources(), heading=_("Corrections and sources")),
            ObjectList(_publication(), heading=_("Publication")),
        ],
    )


def _story() -> list[Panel]:
    return [
        ChangeQuestion(
            [FieldPanel("change_answer"), FieldPanel("change_text")], heading=_("Is this change a correction?")
        ),
        headline_panel(_("Headline"), _("Readers, feeds and search show it as it stands.")),
        FieldPanel("standfirst", widget=forms.Textarea(attrs={"rows": 2})),
        InLanguagePanel(
            "bylines",
            heading=_("Bylines"),
            label=_("byline"),
            help_text=_(
                "In the order they are printed. A withheld author is in no output; without any byline the story runs unsigned."
            ),
        ),
        FieldPanel("lead_photo"),
        FieldPanel("lead_caption"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("section", widget=forms.Select)]),
        FieldPanel("body"),
        CommentPanel(),
    ]


def _topics_and_links() -> list[Panel]:
    return [
        FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
        InlinePanel(
            "related_stories",
            heading=_("Read next"),
            label=_("story"),
            help_text=_("Left empty, stories of the same topics are shown."),
        ),
    ]


def _corrections_and_sources() -> list[Panel]:
    return [
        InlinePanel(
            "corrections",
            heading=_("Corrections"),
            label=_("correction"),
            help_text=_("Each is dated, and readers see all of them. Correct the text above as well."),
        ),
        FieldPanel("sources_note"),
    ]


def _publication() -> list[Panel]:
    return [
        slug_panel(
            _(
                "The last part of the story's web address. When it changes after publication, "
                "the old address leads to the new one; links in print and in letters go on working."
            )
        ),
        FieldRowPanel(
            [
                FieldPanel(
                    "go_live_at",
                    heading=_("Embargo: not before"),
                    help_text=_("Whoever publishes earlier, readers get the story at this time."),
                ),
                FieldPanel(
                    "expire_at",
                    heading=_("Take down at"),
                    help_text=_("Seldom needed: at this time the story goes, and a note says that it stood here."),
                ),
            ],
        ),
        FieldPanel("updated_at"),
        FieldPanel("grief"),
    ]
