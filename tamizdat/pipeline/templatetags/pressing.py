"""``{% pressing page %}``: how far the page has come, on its edit page."""

from __future__ import annotations

from typing import Any

from django.template import Library
from wagtail.models import Page

from tamizdat.pipeline.progress import progress_of

register = Library()


@register.inclusion_tag("pipeline/pressing.html")
def pressing(page: Page) -> dict[str, Any]:
    return {"page": page, "progress": progress_of(page)}
