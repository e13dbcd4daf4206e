"""Where the newsroom meets Wagtail's admin. Hooks only: what they do lives elsewhere."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel
from wagtail.snippets.models import register_snippet

from tamizdat.newsroom import (
    mentions,
    uploads,  # noqa: F401  its hook is registered by being imported
)
from tamizdat.newsroom.authors import Author
from tamizdat.newsroom.desk import BeginPanel, WaitingPanel
from tamizdat.newsroom.in_use import refuse_deletion
from tamizdat.newsroom.listings import Pages, Stories
from tamizdat.newsroom.unmasking import may_unmask
from tamizdat.newsroom.viewsets import Newspaper

OUR_WORDS = {"images": _("Photos"), "documents": _("Files")}

register_snippet(Newspaper)


@hooks.register("construct_homepage_panels")
def show_what_waits(request: HttpRequest, panels: list[Any]) -> None:
    """Ours says the same as Wagtail's own panel, and who waits for whom besides."""
    del request
    kept = [panel for panel in panels if not isinstance(panel, WorkflowObjectsToModeratePanel)]
    panels[:] = [BeginPanel(), WaitingPanel(), *kept]


@hooks.register("construct_homepage_summary_items", order=1000)
def count_nothing(request: HttpRequest, items: list[Any]) -> None:
    """How many pages and pictures there are helps nobody in a hurry."""
    del request
    items.clear()


@hooks.register("construct_main_menu")
def use_the_trades_words(request: HttpRequest, items: list[Any]) -> None:
    del request
    for item in items:
        item.label = OUR_WORDS.get(item.name, item.label)


@hooks.register("construct_reports_menu")
def show_reports_to_whom_they_open(request: HttpRequest, items: list[Any]) -> None:
    if not may_unmask(request.user):
        items.clear()


@hooks.register("construct_help_menu")
def keep_to_this_house(request: HttpRequest, items: list[Any]) -> None:
    """Wagtail's help leads to other hosts; the desk calls none and sends nobody there."""
    del request
    items[:] = [item for item in items if not str(getattr(item, "url", "")).startswith("http")]


@hooks.register("before_delete_snippet")
def keep_what_stories_need(request: HttpRequest, rows: list[Any]) -> HttpResponse | None:
    return refuse_deletion(request, rows)


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def say_where_a_withdrawn_name_still_stands(request: HttpRequest, row: Any) -> HttpResponse | None:
    del request
    return (
        redirect(mentions.of(row)) if isinstance(row, Author) and row.visibility != Author.Visibility.PUBLIC else None
    )


@hooks.register("register_admin_urls")
def lead_to_mentions() -> list[URLPattern]:
    return [path("authors/<int:author>/mentions/", mentions.show, name="newsroom_mentions")]


@hooks.register("register_admin_viewset", order=1000)
def show_pages_our_way() -> list[Pages]:
    """After Wagtail's own, whose place they take."""
    return [Pages(), Stories()]


@hooks.register("insert_global_admin_css")
def dress_the_desk() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("newsroom/desk.css"))


@hooks.register("insert_editor_js")
def send_a_story_once() -> str:
    return format_html('<script src="{}"></script>', static("newsroom/send_once.js"))
