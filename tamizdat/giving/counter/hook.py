"""``/support/hook/PROVIDER/``: a provider says that something happened. What it says is kept as a hint, and nothing else is done here."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from tamizdat.circulation.counter.page import HEADERS
from tamizdat.giving import events
from tamizdat.giving.tills import Tills

LARGEST: Final = 256 * 1024
"""Bytes. The largest events that we know of have some twenty thousand."""


def hook(request: HttpRequest, provider: str, tills: Callable[[], Tills]) -> HttpResponse:
    """A line for the provider's log, no page: nobody reads it."""
    if request.method != "POST":
        answer = _answer(HTTPStatus.METHOD_NOT_ALLOWED)
        answer["Allow"] = "POST"
        return answer
    raw = request.read(LARGEST + 1)
    if len(raw) > LARGEST:
        return _answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    headers = {name.lower(): value for name, value in request.headers.items()}
    return _answer(events.receive(provider, headers, raw, timezone.now(), tills()))


def _answer(status: HTTPStatus) -> HttpResponse:
    return HttpResponse(f"{status.phrase}\n", status=status, content_type="text/plain; charset=utf-8", headers=HEADERS)
