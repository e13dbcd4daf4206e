"""``/letters/leave/TOKEN``: out with one press, by the mail program (RFC 8058) or on the page. ``/letters/leave/``: a link by mail."""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from tamizdat.circulation import leaving, signing_up
from tamizdat.circulation.counter.form_times import good_token, wrong_time
from tamizdat.circulation.counter.page import language_of, show
from tamizdat.circulation.counter.refusals import answers
from tamizdat.circulation.counter.sign_up import no_address, sent_to
from tamizdat.circulation.errors import BadAddress
from tamizdat.circulation.models import Newsletter, Outgoing
from tamizdat.circulation.tokens import form_token, read_unsubscribe
from tamizdat.house.speech import speaking


@dataclass(frozen=True, slots=True)
class Asking:
    """A form for an address and nothing else. ``kind``: the letter that it brings; ``wrong``: what is wrong with ``address``."""

    kind: Outgoing.Kind
    address: str = ""
    token: str = ""
    wrong: str = ""
    notice: str = ""
    to_check: bool = False


@answers("GET", "HEAD", "POST")
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """A good token always gets the same answer, also when its reader is not known any more: he is out."""
    newsletter = Newsletter.objects.filter(pk=read_unsubscribe(token).newsletter).first()
    language = language_of(request, newsletter.language if newsletter else "")
    with speaking(language):
        if request.method != "POST":
            return show(request, "leave", str(_("Stop this letter?")), language, newsletter=newsletter)
        leaving.leave(token)
        return show(request, "left", str(_("You get this letter no more")), language, newsletter=newsletter)


@answers("GET", "HEAD", "POST")
def leave_by_mail(request: HttpRequest) -> HttpResponse:
    return _by_mail(request, Outgoing.Kind.LEAVE)


@answers("GET", "HEAD", "POST")
def yours_by_mail(request: HttpRequest) -> HttpResponse:
    return _by_mail(request, Outgoing.Kind.MANAGE)


def _by_mail(request: HttpRequest, kind: Outgoing.Kind) -> HttpResponse:
    """The same answer, and the same work, whether the address is known or not."""
    language = language_of(request)
    with speaking(language):
        if request.method != "POST":
            return _form(request, language, Asking(kind, token=form_token()))
        return _posted(request, language, _read(request, kind))


def _read(request: HttpRequest, kind: Outgoing.Kind) -> Asking:
    return Asking(kind, request.POST.get("address", "")[:320].strip(), request.POST.get("shown", ""))


def _posted(request: HttpRequest, language: str, asking: Asking) -> HttpResponse:
    """As at signing up: only a form that was shown in time is taken."""
    if not asking.token:
        return _form(request, language, replace(asking, token=form_token(), to_check=True))
    if wrong := wrong_time(asking.token):
        return _form(request, language, replace(asking, token=good_token(asking.token), notice=wrong))
    try:
        signing_up.write_to(asking.address, asking.kind, language)
    except BadAddress as error:
        return _form(request, language, replace(asking, wrong=no_address(error)))
    return sent_to(language, "link")


def _form(request: HttpRequest, language: str, asking: Asking) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if asking.wrong or asking.notice else HTTPStatus.OK
    title = str(_("Stop the letters") if asking.kind == Outgoing.Kind.LEAVE else _("Your letters"))
    return show(request, "by_mail", title, language, status, asking=asking)
