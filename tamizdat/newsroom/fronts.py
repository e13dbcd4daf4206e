"""The front of a language edition, and the drawer its stories lie in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList, Panel, TabbedInterface
from wagtail.blocks import PageChooserBlock
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail.snippets.blocks import SnippetChooserBlock

from tamizdat.newsroom.addresses import front_path
from tamizdat.newsroom.pages import PaperPage, name_panel
from tamizdat.newsroom.permissions import FrontPermissions

STORY = "newsroom.Article"


class Lead(blocks.StructBlock):
    story = PageChooserBlock(page_type=STORY, label=_("story"))
    headline = blocks.CharBlock(
        label=_("headline for the front"), required=False, help_text=_("Left empty, the story's own headline stands.")
    )
    standfirst = blocks.CharBlock(
        label=_("standfirst for the front"),
        required=False,
        help_text=_("Left empty, the story's own standfirst stands."),
    )

    class Meta:
        icon = "pick"


class Band(blocks.StructBlock):
    """A section's strip. Stories picked come first; the newest of the section fill the rest."""

    section = SnippetChooserBlock("newsroom.Section", label=_("section"))
    layout = blocks.ChoiceBlock(
        choices=[
            ("large_and_list", _("one large and a list")),
            ("three", _("three equal")),
            ("opinion", _("bylines first")),
        ],
        default="large_and_list",
        label=_("layout"),
    )
    stories = blocks.ListBlock(
        PageChooserBlock(page_type=STORY),
        label=_("stories"),
        default=[],
        help_text=_("These come first; the newest of the section fill the rest."),
    )

    class Meta:
        icon = "list-ul"


class Composition(blocks.StreamBlock):
    lead = Lead(label=_("lead"))
    seconds = blocks.ListBlock(PageChooserBlock(page_type=STORY), label=_("seconds"), max_num=4, icon="doc-full")
    band = Band(label=_("section band"))

    class Meta:
        block_counts = {"lead": {"max_num": 1}, "seconds": {"max_num": 1}}


def _front_panels() -> list[Panel]:
    return [
        name_panel(
            _("Name of this edition"), _("Readers see it on every page of this language, and where it is shared.")
        ),
        FieldPanel("motto"),
        HelpPanel(
            content=_(
                "Left empty, the front composes itself: the newest stories lead, a band for each section follows. "
                "What you place here comes first."
            )
        ),
        FieldPanel("composition"),
    ]


class FrontPage(PaperPage):
    """One a language, at the top of its tree: the edition's name and motto, and its composition. Left empty, the front composes itself."""

    motto = models.CharField(
        _("motto"),
        max_length=160,
        blank=True,
        help_text=_("A line under the name, in this language. Left empty, the newspaper's own stands."),
    )
    composition = StreamField(Composition(required=False), verbose_name=_("composition"), blank=True)

    edit_handler = TabbedInterface([ObjectList(_front_panels(), heading=_("Front"))])
    search_fields = [*PaperPage.search_fields, index.SearchField("motto"), index.SearchField("composition")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["newsroom.StoriesPage", "newsroom.FixedPage"]

    class Meta:
        verbose_name = _("front")
        verbose_name_plural = _("fronts")

    def paper_path(self) -> str:
        return front_path(self.locale.language_code)

    def permissions_for_user(self, user: Any) -> FrontPermissions:
        return FrontPermissions(user, self)

    def clean(self) -> None:
        super().clean()
        stories = [story for story in _stories(self.composition) if story is not None]
        foreign = [story.title for story in stories if story.locale_id != self.locale_id]
        foreign += [section.name for section in _sections(self.composition) if section.locale_id != self.locale_id]
        if foreign:
            raise ValidationError(
                {
                    "composition": _(
                        "Of another language than this front: %(names)s. Choose their translations instead."
                    )
                    % {"names": "; ".join(foreign)}
                }
            )
        twice = sorted({story.title for story in stories if [one.pk for one in stories].count(story.pk) > 1})
        if twice:
            raise ValidationError(
                {
                    "composition": _("Placed more than once: %(names)s. Keep one place for each story.")
                    % {"names": "; ".join(twice)}
                }
            )


def _stories(composition: Any) -> Iterator[Any]:
    for block in composition:
        if block.block_type == "lead":
            yield block.value["story"]
        elif block.block_type == "seconds":
            yield from block.value
        else:
            yield from block.value["stories"]


def _sections(composition: Any) -> Iterator[Any]:
    return (block.value["section"] for block in composition if block.block_type == "band" and block.value["section"])


class StoriesPage(Page):
    """Holds all stories of a language, so that a slug is unique in it and moving a story to another section keeps its address."""

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [name_panel(_("Title"), _("Only the desk sees it: all stories of this language lie here."))],
                heading=_("Stories"),
            )
        ]
    )
    private_page_options: list[str] = []
    preview_modes: list[tuple[str, str]] = []
    parent_page_types = ["newsroom.FrontPage"]
    subpage_types = ["newsroom.Article"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("stories")
        verbose_name_plural = _("stories")
