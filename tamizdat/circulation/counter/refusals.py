"""What a reader is told when something does not work: what happened, and what to do now."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, Final, ParamSpec

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from tamizdat.circulation.counter.page import HEADERS, LETTERS, Refusal, Window, language_of, show
from tamizdat.circulation.errors import BadLink, CirculationError, OldLink, TooMany
from tamizdat.house.speech import speaking

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
log = logging.getLogger(__name__)

_REFUSALS: Final[dict[type[Exception], Refusal]] = {
    OldLink: Refusal(
        HTTPStatus.GONE,
        _("This link has expired"),
        _("Links in our letters are good for a few days only, so that an old letter opens nothing. Ask for a new one."),
        again=True,
    ),
    BadLink: Refusal(
        HTTPStatus.NOT_FOUND,
        _("This link is not whole"),
        _(
            "Some mail programs break long links. Copy all of it from the letter into the address line, or ask for a new one."
        ),
        again=True,
    ),
    TooMany: Refusal(
        HTTPStatus.SERVICE_UNAVAILABLE,
        _("Too many at once"),
        _("Many people are asking for letters just now. Nothing is lost but this form: please come back in an hour."),
    ),
    CirculationError: Refusal(
        HTTPStatus.SERVICE_UNAVAILABLE,
        _("The counter is closed"),
        _("Something is wrong on our side. Nothing was changed. Please try again in an hour."),
    ),
}
_WRONG_METHOD: Final = Refusal(
    HTTPStatus.METHOD_NOT_ALLOWED,
    _("This does not go this way"),
    _("Go back to the page before, and press its button."),
)


def answers(*methods: str, window: Window = LETTERS) -> Callable[[View[P]], View[P]]:
    """For a view of the counter: which methods it takes, and a page in plain words for whatever goes wrong."""
    known = {**window.refusals, **_REFUSALS}

    def of(view: View[P]) -> View[P]:
        @wraps(view)
        def answer(request: HttpRequest, /, *arguments: P.args, **named: P.kwargs) -> HttpResponse:
            try:
                if request.method not in methods:
                    return _wrong_method(request, methods, window)
                return view(request, *arguments, **named)
            except tuple(known) as error:
                return _shown(request, _refusal(error, known), window)
            except DatabaseError as error:
                log.error("The counter could not use the database: %s", type(error).__name__)  # noqa: TRY400  its text may tell of rows
                return _without_a_database(request)

        return answer

    return of


def _refusal(error: Exception, known: Mapping[type[Exception], Refusal]) -> Refusal:
    kind = next(each for each in type(error).__mro__ if each in known)
    if known[kind].status == HTTPStatus.SERVICE_UNAVAILABLE and kind is not TooMany:
        log.error("The counter is closed: %s", error)
    return known[kind]


def _shown(request: HttpRequest, refusal: Refusal, window: Window) -> HttpResponse:
    language = language_of(request)
    with speaking(language):
        title, text = str(refusal.title), str(refusal.text)
        return show(request, "refusal", title, language, refusal.status, window=window, text=text, again=refusal.again)


def _wrong_method(request: HttpRequest, methods: tuple[str, ...], window: Window) -> HttpResponse:
    answer = _shown(request, _WRONG_METHOD, window)
    answer["Allow"] = ", ".join(methods)
    return answer


def _without_a_database(request: HttpRequest) -> HttpResponse:
    """A line of text: whatever a page needs would have to be read from the database."""
    with speaking(language_of(request)):
        text = str(_REFUSALS[CirculationError].text)
    headers = {**HEADERS, "Retry-After": "3600"}
    return HttpResponse(f"{text}\n", status=503, content_type="text/plain; charset=utf-8", headers=headers)
