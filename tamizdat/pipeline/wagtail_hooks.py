"""Where the press meets Wagtail's admin. Hooks only: what they do lives elsewhere."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path
from wagtail import hooks

from tamizdat.pipeline.contents import contents
from tamizdat.pipeline.desk import progress
from tamizdat.pipeline.mirror_health import MirrorsPanel, mirrors_page
from tamizdat.pipeline.presses import PressesPanel


@hooks.register("register_admin_urls")
def answer_how_far_and_why() -> list[URLPattern]:
    return [
        path("press/progress/<int:page>/", progress, name="press_progress"),
        path("press/editions/<int:number>/", contents, name="press_contents"),
        path("mirrors/", mirrors_page, name="mirrors"),
    ]


@hooks.register("construct_homepage_panels")
def show_the_last_presses(request: HttpRequest, panels: list[Any]) -> None:
    del request
    panels += [PressesPanel(), MirrorsPanel()]
