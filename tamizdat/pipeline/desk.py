"""The desk asks how far a page has come."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.models import Page

from tamizdat.pipeline.progress import progress_of


@require_safe
@never_cache
def progress(request: HttpRequest, page: int) -> JsonResponse:
    """``{"state": "pressed", "text": "Pressed: 11 files in 34 ms …"}``; an empty state for what readers never had."""
    found = get_object_or_404(Page, pk=page).specific
    if not found.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    reached = progress_of(found)
    return JsonResponse({"state": reached.state if reached else "", "text": reached.text if reached else ""})
