"""The form a story is written in: what it needs to be published, and the question after a silent change.

Wagtail saves drafts with deferred checks (``is_deferred_validation``); everything
here that a reader depends on is asked for when a story is published or handed on.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import linebreaks
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.coreutils import find_available_slug
from wagtail.models import Locale

from tamizdat.newsroom.addresses import slug_of
from tamizdat.newsroom.authors import Author
from tamizdat.newsroom.corrections import SEEN, Answer, CorrectionNote, bare, digest
from tamizdat.newsroom.language_choices import keep_to_language
from tamizdat.newsroom.workflow import SecondPairOfEyes

NEEDS_NO_STANDFIRST = {"live", "photo_story"}


class StoryForm(WagtailAdminPageForm):
    """An :class:`Article` at the desk."""

    change_answer = forms.ChoiceField(
        label=_("What kind of change is it?"), choices=Answer, required=False, widget=forms.RadioSelect
    )
    change_text = forms.CharField(
        label=_("If it is a correction: what was wrong, and what is right"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    show_schedule_publishing_toggle = False  # the times stand in the Publication tab

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks_about_change = False
        self.fields["slug"].required = False
        language = self.instance.locale if self.instance.locale_id else self.parent_page.locale
        keep_to_language(self, language)
        if "bylines" in self.formsets:
            self.formsets["bylines"].form_kwargs["language"] = language
            self._begin_with_own_byline(language)

    def _begin_with_own_byline(self, language: Locale) -> None:
        if self.is_bound or self.instance.pk or not self.for_user:
            return
        author = Author.objects.filter(account=self.for_user, locale=language).first()
        if author:
            self.formsets["bylines"].extra = 1
            self.formsets["bylines"].initial_extra = [{"author": author.pk}]

    @cached_property
    def changed_data(self) -> list[str]:
        """Less a note on sources in the same words: browsers send an empty one back as an empty paragraph."""
        note = self["sources_note"] if "sources_note" in self.fields else None
        same = note is not None and bare(note.data or "") == bare(note.initial or "")
        return [name for name in super().changed_data if not (same and name == "sources_note")]

    def clean_slug(self) -> str:
        """Left empty, it is made from the headline, in any script."""
        slug: str = self.cleaned_data["slug"]
        parent = self.instance.get_parent() if self.instance.pk else self.parent_page
        return slug or find_available_slug(parent, slug_of(self.cleaned_data.get("title", "")) or "story")

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean()
        self._check_related()
        self._refuse_to_approve_own_change()
        if not self._is_a_draft():
            self._check_standfirst()
            self._check_body()
            self._ask_about_silent_change()
        return values

    def _is_a_draft(self) -> bool:
        """Saving, and sending back or calling back, ask nothing: only what goes forward does."""
        back = "action-cancel-workflow" in self.data or self.data.get("workflow-action-name") == "reject"
        return bool(self.is_deferred_validation or back)

    def _refuse_to_approve_own_change(self) -> None:
        approves = "action-workflow-action" in self.data and self.data.get("workflow-action-name") == "approve"
        if approves and isinstance(self.instance.current_workflow_task, SecondPairOfEyes) and self.has_changed():
            message = _("You changed the story, so somebody else has to approve it. Save your change, and tell them.")
            self.add_error(None, message)

    def _check_standfirst(self) -> None:
        if not self.cleaned_data.get("standfirst") and self.cleaned_data.get("kind") not in NEEDS_NO_STANDFIRST:
            self.add_error(
                "standfirst", _("Write a standfirst: it stands on the front, in lists and in what people share.")
            )

    def _check_body(self) -> None:
        if "body" in self.cleaned_data and not len(self.cleaned_data["body"]):
            self.add_error("body", _("The story has no text yet. Add at least one block."))

    def _check_related(self) -> None:
        stories = [values["story"] for values in self._rows("related_stories") if values.get("story")]
        if any(story.pk == self.instance.pk for story in stories):
            self.add_error(None, _("A story cannot be related to itself. Remove it from the related stories."))
        if any(story.locale_id != self.instance.locale_id for story in stories):
            self.add_error(None, _("A related story is in another language. Choose its translation, or remove it."))
        if len({story.pk for story in stories}) < len(stories):
            self.add_error(None, _("A related story is there twice. Remove one."))

    def _rows(self, name: str) -> list[dict[str, Any]]:
        """What stands in the rows of a child table, in their order, without those that are removed."""
        formset = self.formsets.get(name)
        if formset is None or not formset.is_valid():
            return []
        forms_left = (
            formset.ordered_forms
            if formset.can_order
            else [form for form in formset.forms if form not in formset.deleted_forms]
        )
        return [form.cleaned_data for form in forms_left if form.cleaned_data]

    def _ask_about_silent_change(self) -> None:
        if not (self.instance.pk and self.instance.live) or self.errors:
            return
        published = type(self.instance).objects.get(pk=self.instance.pk)
        now = self._digest()
        if now in {published.what_readers_see(), self.instance.accounted_for} or self._brings_a_correction():
            return
        answer, text = self.cleaned_data.get("change_answer"), self.cleaned_data.get("change_text")
        if not answer:
            self.asks_about_change = True
            self.add_error(
                "change_answer",
                _(
                    "Readers have seen this story, and what they see is about to change. "
                    "Say what kind of change it is, and publish again. Nothing you typed is lost."
                ),
            )
        elif answer == Answer.CORRECTION and not text:
            self.asks_about_change = True
            self.add_error(
                "change_text", _("Write what was wrong and what is right: readers will see it with today's date.")
            )

    def _brings_a_correction(self) -> bool:
        return any(not values.get("id") for values in self._rows("corrections"))

    def _digest(self) -> str:
        values = {name: self.cleaned_data.get(name) for name in (*SEEN, "section", "lead_photo", "body")}
        authors = [row["author"] for row in self._rows("bylines") if row.get("author")]
        return digest({**values, "topics": self.cleaned_data.get("topics") or [], "authors": authors})

    def save(self, commit: bool = True) -> Any:
        answer = "" if self._is_a_draft() else self.cleaned_data.get("change_answer")
        if answer:
            self.instance.accounted_for = self._digest()
        if answer == Answer.UPDATE:
            self.instance.updated_at = timezone.now()
        story = super().save(commit=commit)
        if answer == Answer.CORRECTION:
            story.corrections.add(CorrectionNote(text=linebreaks(self.cleaned_data["change_text"], autoescape=True)))
            if commit:
                story.corrections.commit()
        return story
