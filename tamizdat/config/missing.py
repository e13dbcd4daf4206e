"""The answer for an address that is nothing at the paper: the newspaper's own 404 page."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def page(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django hands both over
    """``404.html`` as the press made it, in the language that the address begins with; a line of text before the first press."""
    for place in (_folder(request.path), ""):
        try:
            body = (settings.NEWSPAPER.output / place / "404.html").read_bytes()
        except FileNotFoundError:
            continue
        return _answer(body, "text/html; charset=utf-8")
    return _answer(b"There is nothing at this address.\n", "text/plain; charset=utf-8")


def _folder(path: str) -> str:
    """The language's folder; what else an address begins with is nothing that may name a place on the disk."""
    first = path.split("/")[1]
    return first if first in settings.NEWSPAPER.languages else ""


def _answer(body: bytes, content_type: str) -> HttpResponse:
    return HttpResponse(body, status=404, content_type=content_type, headers={"Content-Length": str(len(body))})
