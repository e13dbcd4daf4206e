"""``/letters/returned/PROVIDER``: where a provider tells what bounced and who complained. For programs, so its answers are numbers."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Final

from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from tamizdat.circulation import providers, reports
from tamizdat.circulation.counter.page import HEADERS

log = logging.getLogger(__name__)

LARGEST: Final = 1_000_000
"""Bytes of a call: thousands of events."""


def returned(request: HttpRequest, provider: str) -> HttpResponse:
    """200: it was taken, and need not come again. HEAD and GET, by which some look whether anybody is here, change nothing."""
    secret = providers.secret_of(provider)
    if not secret:
        return _answer(HTTPStatus.NOT_FOUND)
    if request.method in {"GET", "HEAD"}:
        return _answer(HTTPStatus.OK)
    if request.method != "POST":
        return _answer(HTTPStatus.METHOD_NOT_ALLOWED)
    return _answer(_taken(request, provider, secret))


def _taken(request: HttpRequest, provider: str, secret: str) -> HTTPStatus:
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    try:
        reports.file(providers.told(provider, secret, request))
    except providers.NotFromThem as error:
        log.warning("%s Nothing was changed.", error)
        return HTTPStatus.FORBIDDEN
    except providers.NotReadable as error:
        log.warning("%s Nothing was changed.", error)
        return HTTPStatus.BAD_REQUEST
    except RequestDataTooBig:
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    except DatabaseError as error:
        log.error("What a provider told could not be kept: %s. It comes again.", type(error).__name__)  # noqa: TRY400  its text may tell of rows
        return HTTPStatus.SERVICE_UNAVAILABLE
    return HTTPStatus.OK


def _answer(status: HTTPStatus) -> HttpResponse:
    return HttpResponse(f"{status.phrase}\n", status=status, content_type="text/plain; charset=utf-8", headers=HEADERS)
