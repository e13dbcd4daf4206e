"""The people at the desk, and the form they type into: real accounts, real views."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.contrib.auth.models import Group, User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail import blocks
from wagtail.test.utils.form_data import inline_formset, nested_form_data, querydict_from_html, rich_text, streamfield

from tamizdat.newsroom.models import Article, StoriesPage
from tests.builders import a_section

_number = count(1)


class Person:
    """An account in one group, signed in at the desk."""

    def __init__(self, *groups: str, superuser: bool = False) -> None:
        name = f"{(groups or ('root',))[0].lower()}-{next(_number)}"
        self.account = User.objects.create(username=name, email=f"{name}@example.org", is_superuser=superuser)
        self.account.groups.set(Group.objects.filter(name__in=groups))
        self.client = Client()
        self.client.force_login(self.account)

    def open(self, name: str, *args: Any) -> HttpResponse:
        return self.client.get(reverse(name, args=args))

    def writes(self, language: str = "en", action: str = "", **fields: Any) -> HttpResponse:
        """Fill in the form of a new story and press a button (``action-publish``, ``action-submit``; none: save)."""
        a_section(language=language)
        drawer = StoriesPage.objects.get(locale__language_code=language)
        return self._press(
            "wagtailadmin_pages:add", ("newsroom", "article", drawer.pk), a_form(language, **fields), action
        )

    def edits(self, story: Article, action: str = "", **changes: Any) -> HttpResponse:
        """Open the form of a story, change something in it and press a button."""
        return self._press("wagtailadmin_pages:edit", (story.pk,), {**self.form_of(story), **changes}, action)

    def form_of(self, story: Article) -> dict[str, Any]:
        page = self.open("wagtailadmin_pages:edit", story.pk)
        fields = dict(querydict_from_html(page.content.decode(), form_id="page-edit-form").lists())
        return {**fields, **nested_form_data({"body": _typed(story.get_latest_revision_as_object().body)})}

    def approves(self, story: Article) -> HttpResponse:
        return self.decides(story, "approve")

    def decides(self, story: Article, action: str, comment: str = "") -> HttpResponse:
        state = story.current_workflow_task_state
        return self.client.post(
            reverse("wagtailadmin_pages:workflow_action", args=(story.pk, action, state.pk)), {"comment": comment}
        )

    def _press(self, name: str, args: tuple[Any, ...], form: dict[str, Any], action: str) -> HttpResponse:
        button = {action: "1"} if action else {}
        return self.client.post(reverse(name, args=args), {**form, **button})


def a_form(language: str = "en", **fields: Any) -> dict[str, Any]:
    """What the browser sends for a new story."""
    return nested_form_data(
        {
            "title": "Ferries run again",
            "slug": "ferries-run-again",
            "standfirst": "After nine weeks the boats are back.",
            "kind": "news",
            "section": a_section(language=language).pk,
            "topics": [],
            "lead_photo": "",
            "lead_caption": "",
            "body": streamfield([("text", rich_text("<p>The first boat left at dawn.</p>"))]),
            "sources_note": rich_text(""),
            "updated_at": "",
            "go_live_at": "",
            "expire_at": "",
            "bylines": inline_formset([]),
            "related_stories": inline_formset([]),
            "corrections": inline_formset([]),
            "comments": inline_formset([]),
            **fields,
        },
    )


def _typed(body: Any) -> Any:
    """The body as the browser sends it; the page itself carries it as data for a script."""
    sent = streamfield([(block.block_type, _sent(block.block, block.value)) for block in body])
    for number, block in enumerate(body):
        sent[str(number)]["id"] = block.id
    return sent


def _sent(block: Any, value: Any) -> Any:
    if isinstance(block, blocks.RichTextBlock):
        return rich_text(value.source)
    if isinstance(block, blocks.StructBlock):
        return {name: _sent(child, value[name]) for name, child in block.child_blocks.items()}
    return block.get_prep_value(value)


def errors(page: HttpResponse) -> str:
    """All complaints of a form that came back."""
    form = page.context["form"]
    return " ".join(message for messages in form.errors.values() for message in messages)


def the_story(slug: str = "ferries-run-again", language: str = "en") -> Article:
    return Article.objects.get(slug=slug, locale__language_code=language)
