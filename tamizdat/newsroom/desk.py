"""What the desk shows first: the way to a new story, and what waits for a second pair of eyes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language_info
from wagtail.admin.ui.components import Component
from wagtail.models import TaskState

from tamizdat.newsroom.models import StoriesPage

LONGEST = 20


@dataclass(frozen=True, slots=True)
class Waiting:
    """One story in the workflow; ``yours`` when this account may approve it."""

    headline: str
    language: str
    step: str
    since: datetime
    by: str
    address: str
    yours: bool


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where a new story begins, in one language."""

    language: str
    name: str
    address: str


class BeginPanel(Component):
    """The shortest way to a new story, in each language that this account may write in."""

    name = "begin"
    template_name = "newsroom/begin.html"
    order = 50

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"beginnings": beginnings_for(parent_context["request"].user)}


def beginnings_for(user: Any) -> list[Beginning]:
    drawers = StoriesPage.objects.select_related("locale").order_by("path")
    return [
        Beginning(
            language=drawer.locale.language_code,
            name=get_language_info(drawer.locale.language_code)["name_local"],
            address=reverse("wagtailadmin_pages:add", args=["newsroom", "article", drawer.pk]),
        )
        for drawer in drawers
        if drawer.permissions_for_user(user).can_add_subpage()
    ]


class WaitingPanel(Component):
    """Stories handed in and not yet approved: first those that this account may approve, oldest first."""

    name = "waiting"
    template_name = "newsroom/waiting.html"
    order = 100

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        waiting = waiting_for(parent_context["request"].user)
        return {"waiting": waiting[:LONGEST], "more": max(0, len(waiting) - LONGEST)}


def waiting_for(user: Any) -> list[Waiting]:
    """What this account may see of the workflow: its own stories, and those it may edit."""
    mine = set(TaskState.objects.reviewable_by(user).values_list("pk", flat=True))
    states = (
        TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS)
        .select_related("task", "revision__user")
        .prefetch_related("revision__content_object")
    )
    shown = [state for state in states.order_by("started_at") if _may_see(user, state)]
    return sorted((_waiting(state, state.pk in mine) for state in shown), key=lambda one: not one.yours)


def _may_see(user: Any, state: TaskState) -> bool:
    page = state.revision.content_object
    return page is not None and hasattr(page, "permissions_for_user") and page.permissions_for_user(user).can_edit()


def _waiting(state: TaskState, yours: bool) -> Waiting:
    page = state.revision.content_object
    return Waiting(
        headline=page.get_admin_display_title(),
        language=page.locale.language_code,
        step=state.task.name,
        since=state.started_at,
        by=state.revision.user.get_username() if state.revision.user else "",
        address=reverse("wagtailadmin_pages:edit", args=[page.pk]),
        yours=yours,
    )
