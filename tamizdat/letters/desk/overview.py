"""All letters: what waits for somebody, what went out, and the way to a new one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timesince import timeuntil
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.ui.components import Component

from tamizdat.circulation.models import Newsletter
from tamizdat.letters.desk import doors
from tamizdat.letters.drafting import begin_by_hand, next_hour
from tamizdat.letters.issues import Issue
from tamizdat.letters.states import FINAL, State

A_PAGE: Final = 25


@dataclass(frozen=True, slots=True)
class Waiting:
    """An issue, and what somebody has to do about it; nothing when it only waits for its hour."""

    issue: Issue
    task: str
    pressing: bool

    @property
    def left(self) -> str:
        """How long until its hour, while it waits for it."""
        waits = self.issue.state in {State.DRAFT, State.APPROVED} and self.issue.due_at > timezone.now()
        return timeuntil(self.issue.due_at) if waits else ""


@dataclass(frozen=True, slots=True)
class Planned:
    """A newsletter, and when its next letter goes out by its plan."""

    newsletter: Newsletter
    next_due: datetime


@require_safe
@doors.allowed(doors.SEE)
def overview(request: HttpRequest) -> HttpResponse:
    ended = Issue.objects.filter(state__in=FINAL).select_related("newsletter")
    context = {
        "waiting": waiting(),
        "ended": Paginator(ended, A_PAGE).get_page(request.GET.get("p")),
        "planned": [Planned(each, next_hour(each, timezone.now())) for each in Newsletter.objects.all()],
        "may_draft": doors.may(request, doors.DRAFT),
        "breadcrumbs_items": [{"url": "", "label": _("Letters")}],
    }
    return render(request, "letters/overview.html", context)


@require_POST
@doors.allowed(doors.DRAFT)
def begin(request: HttpRequest, newsletter: int) -> HttpResponse:
    del request
    issue = begin_by_hand(get_object_or_404(Newsletter, pk=newsletter))
    return redirect("letters_issue", issue.pk)


def waiting() -> list[Waiting]:
    """The issues that are not at their end, the next first."""
    now = timezone.now()
    return [_waiting(each, now) for each in Issue.objects.open().select_related("newsletter").order_by("due_at", "pk")]


def _waiting(issue: Issue, now: datetime) -> Waiting:
    if issue.asks(now):
        return Waiting(issue, _("It is overdue: send it now, or cancel it."), pressing=True)
    told = {
        State.DRAFT: (_("Pick stories and approve it."), False),
        State.MISSED: (_("Nobody approved it in time, so nothing was sent. Set another hour, or cancel it."), True),
        State.PAUSED: (issue.reason or _("Resume or cancel it."), True),
    }
    return Waiting(issue, *told.get(State(issue.state), ("", False)))


class LettersPanel(Component):
    """The next letters on the desk's home, each with what is to be done."""

    name = "letters"
    template_name = "letters/panel.html"
    order = 150

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        seen = parent_context["request"].user.has_perm(doors.SEE)
        return {"waiting": waiting() if seen else []}
