"""The story as it is written and revised."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Locale
from wagtail.search import index

from tamizdat.newsroom import translation
from tamizdat.newsroom.addresses import story_path
from tamizdat.newsroom.blocks import Body
from tamizdat.newsroom.corrections import SEEN, digest
from tamizdat.newsroom.pages import PaperPage
from tamizdat.newsroom.story_form import StoryForm
from tamizdat.newsroom.story_panels import story_panels


class Article(PaperPage):
    """A story in one language. ``title`` is its headline; its address is the language, the month and the slug."""

    class Kind(models.TextChoices):
        NEWS = "news", _("News")
        FEATURE = "feature", _("Feature")
        ANALYSIS = "analysis", _("Analysis")
        OPINION = "opinion", _("Opinion")
        INTERVIEW = "interview", _("Interview")
        EXPLAINER = "explainer", _("Explainer")
        PHOTO_STORY = "photo_story", _("Photo story")
        LIVE = "live", pgettext_lazy("kind of story", "Live")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.NEWS)
    standfirst = models.CharField(
        _("standfirst"),
        max_length=400,
        blank=True,
        help_text=_(
            "One or two sentences under the headline: what happened, and why it matters. "
            "Needed to publish, except for live and photo stories."
        ),
    )
    section = models.ForeignKey(
        "newsroom.Section", verbose_name=_("section"), on_delete=models.PROTECT, related_name="articles"
    )
    topics = ParentalManyToManyField("newsroom.Topic", verbose_name=_("topics"), blank=True, related_name="articles")
    lead_photo = models.ForeignKey(
        "newsroom.Photo",
        verbose_name=_("lead photo"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    lead_caption = models.CharField(
        _("caption of the lead photo"),
        max_length=400,
        blank=True,
        help_text=_("Left empty, the photo's own caption stands."),
    )
    body = StreamField(Body(), verbose_name=_("body"), blank=True)
    sources_note = RichTextField(
        _("how we know: note on sources"),
        blank=True,
        features=["bold", "italic", "link"],
        help_text=_("For readers, under the story. Name nobody here who must not be named."),
    )
    updated_at = models.DateTimeField(
        _("updated"), null=True, blank=True, help_text=_("Shown to readers as the time of the last update.")
    )
    grief = models.BooleanField(
        _("a story of grief"),
        default=False,
        help_text=_("Readers are asked for nothing beside it: no line at the top, no message at its end."),
    )
    accounted_for = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text="digest of the version for which the desk last said what its change was",
    )

    base_form_class = StoryForm
    edit_handler = story_panels()
    parent_page_types = ["newsroom.StoriesPage"]
    subpage_types: list[str] = []
    exclude_fields_in_copy = ["corrections", "accounted_for", "updated_at"]

    search_fields = [
        *PaperPage.search_fields,
        *(index.SearchField(name) for name in ("standfirst", "lead_caption", "body", "sources_note")),
        index.RelatedFields("bylines", [index.RelatedFields("author", [index.SearchField("printed_name")])]),
        index.RelatedFields("corrections", [index.SearchField("text")]),
        index.FilterField("kind"),
        index.FilterField("section"),
    ]

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")

    def paper_path(self) -> str | None:
        return story_path(self)

    def can_move_to(self, parent: Any) -> bool:
        """A story goes into another language by translation, never by moving."""
        return bool(super().can_move_to(parent) and parent.locale_id == self.locale_id)

    def clean(self) -> None:
        super().clean()
        if self.live and self.section_id:
            self.refuse_other_languages()

    def refuse_other_languages(self) -> None:
        """What readers see of a story is all in its own language; a draft may still be on its way there."""
        if self.section.locale_id != self.locale_id:
            raise ValidationError(
                {
                    "section": _(
                        "The section “%(name)s” belongs to another language. Choose one of the story's own language."
                    )
                    % {"name": self.section.name}
                }
            )
        foreign = [str(author) for author in self.authors() if author.locale_id != self.locale_id]
        foreign += [topic.name for topic in self.topics.all() if topic.locale_id != self.locale_id]
        if foreign:
            raise ValidationError(
                _(
                    "These authors or topics belong to another language: %(names)s. Choose those of the story's own language."
                )
                % {"names": ", ".join(foreign)}
            )

    def authors(self) -> list[Any]:
        """The authors in the order of their bylines, withheld ones too: for the desk."""
        return [byline.author for byline in self.bylines.all()]

    def what_readers_see(self) -> str:
        """A digest that changes exactly when something that readers see does."""
        values = {name: getattr(self, name) for name in (*SEEN, "section", "lead_photo", "body")}
        return digest({**values, "topics": self.topics.all(), "authors": self.authors()})

    def copy(self, to: Any = None, update_attrs: dict[str, Any] | None = None, **kwargs: Any) -> Article:
        """A copy in another language takes that language's section, topics and bylines where they exist."""
        language = (update_attrs or {}).get("locale")
        if isinstance(language, Locale) and language.pk != self.locale_id:
            update_attrs, kwargs = translation.in_language(self, language, update_attrs or {}, kwargs)
        copied: Article = super().copy(to=to, update_attrs=update_attrs, **kwargs)
        return copied
