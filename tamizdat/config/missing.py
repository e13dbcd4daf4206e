"""The answer for an address that is nothing at the paper: the newspaper's own 404 page."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def page(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django hands both over
    """``404.html`` as the press made it, or a line of text before the first press."""
    try:
        body = (settings.NEWSPAPER.output / "404.html").read_bytes()
    except FileNotFoundError:
        return _answer(b"There is nothing at this address.\n", "text/plain; charset=utf-8")
    return _answer(body, "text/html; charset=utf-8")


def _answer(body: bytes, content_type: str) -> HttpResponse:
    return HttpResponse(body, status=404, content_type=content_type, headers={"Content-Length": str(len(body))})
