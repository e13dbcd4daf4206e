"""The desk speaks English or Russian, whatever languages the paper has: those are the ones it is translated into."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header


def best(accepted: str) -> str:
    """The first language of the browser that the desk has; English when it has none."""
    known = [code for code, _name in settings.WAGTAILADMIN_PERMITTED_LANGUAGES]
    wanted = [code.split("-")[0] for code, _quality in parse_accept_lang_header(accepted)]
    return next((code for code in wanted if code in known), "en")


class DeskLanguageMiddleware:
    """The browser's language before sign-in and for who chose none; Wagtail itself puts the profile's choice above it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with translation.override(best(request.headers.get("Accept-Language", ""))):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", best(request.headers.get("Accept-Language", "")))
        return response
