"""``/support/yours/``: a link by mail to one's own page. The same answer, and the same work, whether an address is known or not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from tamizdat.circulation import signing_up
from tamizdat.circulation.caps import Budget
from tamizdat.circulation.counter.form_times import good_token, wrong_time
from tamizdat.circulation.counter.page import HEADERS, language_of
from tamizdat.circulation.counter.sign_up import no_address
from tamizdat.circulation.errors import BadAddress
from tamizdat.circulation.tokens import form_token
from tamizdat.giving import supporters
from tamizdat.giving.counter.window import answers, show
from tamizdat.giving.kinds import Kind
from tamizdat.house.speech import speaking


@dataclass(frozen=True, slots=True)
class Asking:
    address: str = ""
    token: str = ""
    wrong: str = ""
    notice: str = ""


@answers("GET", "HEAD", "POST")
def yours_by_mail(request: HttpRequest) -> HttpResponse:
    language = language_of(request)
    with speaking(language):
        if request.method != "POST":
            return _form(request, language, Asking(token=form_token()))
        address = request.POST.get("address", "")[:320].strip()
        return _posted(request, language, Asking(address, request.POST.get("shown", "")))


def _posted(request: HttpRequest, language: str, asking: Asking) -> HttpResponse:
    if wrong := wrong_time(asking.token):
        return _form(request, language, replace(asking, token=good_token(asking.token), notice=wrong))
    try:
        signing_up.write_to(asking.address, Kind.YOURS, language, budget=Budget.GIVING, marked=supporters.mark)
    except BadAddress as error:
        return _form(request, language, replace(asking, wrong=no_address(error)))
    return HttpResponseRedirect(f"/support/sent/link/?language={language}", headers=HEADERS, status=303)


def _form(request: HttpRequest, language: str, asking: Asking) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if asking.wrong or asking.notice else HTTPStatus.OK
    return show(request, "by_mail", str(_("What you give")), language, status, asking=asking)
