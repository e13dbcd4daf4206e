"""Where letters meet Wagtail's admin. Hooks only: what they do lives elsewhere."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from tamizdat.letters.desk import doors
from tamizdat.letters.desk.history import history, progress
from tamizdat.letters.desk.issue_desk import issue_desk
from tamizdat.letters.desk.looks import preview
from tamizdat.letters.desk.newsletters import Newsletters
from tamizdat.letters.desk.overview import LettersPanel, begin, overview
from tamizdat.letters.desk.saying import BUTTONS, ask


class LettersItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return doors.may(request, doors.SEE)


@hooks.register("register_newspaper_menu_item")
def lead_to_letters() -> MenuItem:
    return LettersItem(_("Letters"), reverse("letters"), name="letters", icon_name="mail", order=100)


@hooks.register("register_admin_viewset")
def keep_newsletters() -> Newsletters:
    return Newsletters()


@hooks.register("register_admin_urls")
def open_the_issue_desk() -> list[URLPattern]:
    return [
        path("letters/", overview, name="letters"),
        path("letters/begin/<int:newsletter>/", begin, name="letters_begin"),
        path("letters/history/<int:newsletter>/", history, name="letters_history"),
        path("letters/<int:number>/", issue_desk, name="letters_issue"),
        path("letters/<int:number>/ask/<slug:verb>/", ask, name="letters_ask"),
        path("letters/<int:number>/look/<slug:name>/", preview, name="letters_look"),
        path("letters/<int:number>/progress/", progress, name="letters_progress"),
    ]


@hooks.register("construct_homepage_panels")
def show_the_next_letters(request: HttpRequest, panels: list[Any]) -> None:
    del request
    panels.append(LettersPanel())


@hooks.register("register_log_actions")
def name_what_was_decided(actions: Any) -> None:
    for button in BUTTONS:
        actions.register_action(f"letters.{button.name}", button.label, button.done)


@hooks.register("insert_global_admin_css")
def dress_letters() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("letters/desk.css"))
