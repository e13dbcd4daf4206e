"""Who may open which page of letters at the desk."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from wagtail.admin.auth import permission_denied

from tamizdat.letters.issues import Issue

SEE: Final = "letters.view_issue"
EDIT: Final = "letters.change_issue"
DRAFT: Final = "letters.add_issue"
DECIDE: Final = "letters.approve_issue"

View = Callable[..., HttpResponse]


def allowed(permission: str) -> Callable[[View], View]:
    """The view, for accounts with this permission; others are turned away as Wagtail does it."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not may(request, permission):
                return permission_denied(request)  # type: ignore[no-any-return]  # Wagtail has no types
            return view(request, *args, **kwargs)

        return guarded

    return guard


def may(request: HttpRequest, permission: str) -> bool:
    return bool(request.user.has_perm(permission))


def the_issue(number: int) -> Issue:
    return get_object_or_404(Issue.objects.select_related("newsletter", "approved_by"), pk=number)
