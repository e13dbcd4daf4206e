"""How a draft looks in the paper. The paper registers its templates here; the newsroom only asks.

The newsroom stands below the paper and may not import it, so the paper calls
:func:`register` when it starts, once per model.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypedDict

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

Render = Callable[[Any, HttpRequest, str], HttpResponse]
"""Given what is not saved yet, the (dummy) request and the preview mode: the page as readers would get it."""


class Size(TypedDict):
    name: str
    icon: str
    device_width: int
    label: Any


SIZES: list[Size] = [
    {"name": "phone", "icon": "mobile-alt", "device_width": 375, "label": _("Phone")},
    {"name": "desktop", "icon": "desktop", "device_width": 1280, "label": _("Desktop")},
]

_renderers: dict[type[Model], Render] = {}


def register(model: type[Model], render: Render) -> None:
    """Use ``render`` for previews of ``model`` from now on."""
    _renderers[model] = render


def preview(page: Model, request: HttpRequest, mode: str) -> HttpResponse:
    """The page as the paper would print it; says plainly when no paper is installed that could."""
    render = _renderers.get(type(page))
    if render is None:
        return TemplateResponse(request, "newsroom/no_preview.html", {"page": page})
    return render(page, request, mode)
