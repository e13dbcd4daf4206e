"""A newsletter's past: what each letter did, and how its readers came and went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tamizdat.circulation.models import Newsletter
from tamizdat.letters.desk import doors
from tamizdat.letters.issues import Issue
from tamizdat.letters.plots import plots_of
from tamizdat.letters.ports import post_office
from tamizdat.letters.progress import Progress

SHOWN: Final = 52


@dataclass(frozen=True, slots=True)
class Past:
    issue: Issue
    progress: Progress | None


@require_safe
@doors.allowed(doors.SEE)
def history(request: HttpRequest, newsletter: int) -> HttpResponse:
    found = get_object_or_404(Newsletter, pk=newsletter)
    office = post_office()
    begun = Issue.objects.filter(newsletter=found, begun_at__isnull=False).select_related("newsletter")[:SHOWN]
    context = {
        "newsletter": found,
        "past": [Past(issue, office.progress(issue)) for issue in begun],
        "plots": plots_of(found),
        "breadcrumbs_items": [{"url": reverse("letters"), "label": _("Letters")}, {"url": "", "label": found.name}],
    }
    return render(request, "letters/history.html", context)


@require_safe
@never_cache
@doors.allowed(doors.SEE)
def progress(request: HttpRequest, number: int) -> HttpResponse:
    """The part of the issue desk that says how far the sending is; a script asks for it while it goes on."""
    issue = doors.the_issue(number)
    return render(request, "letters/progress.html", {"issue": issue, "progress": post_office().progress(issue)})
