"""An ask on a page of the paper while it is written at the desk."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tamizdat.giving.asks import Ask
from tamizdat.paper.previews import asked_as_printed
from tamizdat.pipeline.asks import as_printed


def preview_ask(ask: Ask, _request: HttpRequest, _mode: str) -> HttpResponse:
    """On the newest story or the front; the words of the support page as a box on the front, since that page is the counter's."""
    language = ask.language or settings.NEWSPAPER.languages[0]
    return HttpResponse(asked_as_printed(language, ask.placement, as_printed(ask)))
