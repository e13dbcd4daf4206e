"""Who may open the money desk."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from wagtail.admin.auth import permission_denied

SEE: Final = "moneydesk.see_money"

View = Callable[..., HttpResponse]


def money_only(view: View) -> View:
    """The view, for accounts that may see totals of money; others are turned away as Wagtail does it."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(SEE):
            return permission_denied(request)  # type: ignore[no-any-return]  # Wagtail has no types
        return view(request, *args, **kwargs)

    return guarded
