"""``/letters/yours/TOKEN``: a reader's own page, behind a link from his mailbox that is good for two days."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from tamizdat.circulation import consents, leaving, preferences
from tamizdat.circulation.counter.page import language_of, show
from tamizdat.circulation.counter.refusals import answers
from tamizdat.circulation.counter.sign_up import languages, no_address, sent_to
from tamizdat.circulation.errors import BadAddress, OldLink
from tamizdat.circulation.models import Subscriber
from tamizdat.circulation.tokens import Purpose, read_link
from tamizdat.circulation.traces import wipe
from tamizdat.house.speech import speaking

Act = Callable[[HttpRequest, Subscriber, str], HttpResponse]
ANOTHER: Final = _("That is another address than the one this page belongs to.")


@answers("GET", "HEAD", "POST")
def yours(request: HttpRequest, token: str) -> HttpResponse:
    subscriber = Subscriber.objects.filter(mark=read_link(Purpose.YOURS, token).mark).first()
    if subscriber is None:
        raise OldLink("Nothing is kept of this reader.")
    language = language_of(request, subscriber.language)
    with speaking(language):
        act = _ACTS.get(request.POST.get("do", "")) if request.method == "POST" else None
        return act(request, subscriber, language) if act else _page(request, subscriber, language)


def _page(
    request: HttpRequest, subscriber: Subscriber, language: str, *, saved: str = "", wrong: str = ""
) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return show(
        request,
        "yours",
        str(_("Your letters")),
        language,
        status,
        subscriber=subscriber,
        choices=preferences.choices(subscriber),
        languages=languages(),
        consent=consents.wording(language),
        saved=saved,
        wrong=wrong,
    )


def _save(request: HttpRequest, subscriber: Subscriber, language: str) -> HttpResponse:
    preferences.choose(subscriber, set(request.POST.getlist("newsletter")), language)
    return _page(request, subscriber, language, saved=str(_("Saved.")))


def _stop(request: HttpRequest, subscriber: Subscriber, language: str) -> HttpResponse:
    leaving.leave_all(subscriber)
    return _page(request, subscriber, language, saved=str(_("You get no letters any more.")))


def _forget(request: HttpRequest, subscriber: Subscriber, language: str) -> HttpResponse:
    leaving.forget(bytes(subscriber.mark))
    wipe()
    return show(request, "forgotten", str(_("You are forgotten")), language)


def _data(request: HttpRequest, subscriber: Subscriber, language: str) -> HttpResponse:
    """The address has to be typed: the counter cannot read the one that is kept."""
    try:
        preferences.send_data(subscriber, request.POST.get("address", "")[:320], language)
    except BadAddress as error:
        known = str(ANOTHER) if isinstance(error, preferences.AnotherAddress) else no_address(error)
        return _page(request, subscriber, language, wrong=known)
    return sent_to(language, "data")


_ACTS: Final[dict[str, Act]] = {"save": _save, "stop": _stop, "forget": _forget, "data": _data}
