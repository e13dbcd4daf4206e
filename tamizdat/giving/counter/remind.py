"""``/support/remind/``: not today, but in a month of one's choice, by one letter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tamizdat.circulation.counter.form_times import good_token, wrong_time
from tamizdat.circulation.counter.page import HEADERS, language_of
from tamizdat.circulation.counter.sign_up import no_address
from tamizdat.circulation.errors import BadAddress, OldLink
from tamizdat.circulation.tokens import form_token, link_token, read_link
from tamizdat.circulation.traces import wipe
from tamizdat.giving import months, reminders
from tamizdat.giving.counter.choosing import SAY_WHERE
from tamizdat.giving.counter.places import Places
from tamizdat.giving.counter.refused import must_not
from tamizdat.giving.counter.window import answers, show
from tamizdat.giving.donor_rules import Facts, Purpose, Rules, decide
from tamizdat.giving.errors import NoSuchThing
from tamizdat.giving.links import Purpose as Link
from tamizdat.house.speech import speaking

SENT: Final = ("reminder", "receipts", "link")
"""Letters that somebody is told to look for."""


@dataclass(frozen=True, slots=True)
class Asking:
    """``residence``: the answer to the one question that is asked where donor rules are in force."""

    month: int
    places: Places
    address: str = ""
    residence: str = ""
    token: str = ""
    notice: str = ""
    wrong: Mapping[str, str] = field(default_factory=dict)

    @property
    def where(self) -> dict[str, str]:
        """As the fields of the support page read it."""
        return {"residence": self.residence}


@answers("GET", "HEAD", "POST")
def remind(request: HttpRequest) -> HttpResponse:
    language = language_of(request)
    with speaking(language):
        asking = _read(request)
        if request.method != "POST":
            return _form(request, replace(asking, token=form_token()), language)
        return _posted(request, asking, language)


@answers("GET", "HEAD")
def sent(request: HttpRequest, what: str) -> HttpResponse:
    if what not in SENT:
        raise NoSuchThing("No letter of this kind is ever sent.")
    language = language_of(request)
    with speaking(language):
        return show(request, "sent", str(_("Look into your mailbox")), language, what=what)


@answers("GET", "HEAD", "POST")
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Programs that look into mail follow links. They press nothing."""
    link = read_link(Link.REMIND, token)
    language = language_of(request, _language_of(link.mark))
    with speaking(language):
        when = months.noon_in(next(iter(link.newsletters)))
        if request.method != "POST":
            return show(request, "remind_confirm", str(_("One more press")), language, when=when)
        if reminders.confirm(link) is None:  # taken back or erased since
            raise OldLink("Nothing is waiting to be confirmed.")
        stop = link_token(Link.UNREMIND, link.mark)
        return show(request, "remind_confirmed", str(_("We will write to you")), language, when=when, stop=stop)


@answers("GET", "HEAD", "POST")
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """A good link always gets the same answer, also when nothing is waiting any more."""
    link = read_link(Link.UNREMIND, token)
    language = language_of(request, _language_of(link.mark))
    with speaking(language):
        if request.method != "POST":
            return show(request, "remind_stop", str(_("No reminder after all?")), language)
        reminders.take_back(link)
        wipe()
        return show(request, "remind_stopped", str(_("You will not be reminded")), language)


def _posted(request: HttpRequest, asking: Asking, language: str) -> HttpResponse:
    if wrong := wrong_time(asking.token):
        return _form(request, replace(asking, token=good_token(asking.token), notice=wrong), language)
    if asking.places and not asking.residence:
        return _form(request, replace(asking, wrong={"residence": str(SAY_WHERE)}), language)
    when = max(timezone.localdate(), months.noon_in(asking.month).date())  # by the rules that are known of that day
    decision = decide(Facts(residence=asking.residence, purpose=Purpose.REMINDER), when)
    if not decision.allowed:
        return must_not(request, decision, language)
    try:
        reminders.ask(asking.address, language, asking.month)
    except BadAddress as error:
        return _form(request, replace(asking, wrong={"address": no_address(error)}), language)
    return HttpResponseRedirect(f"/support/sent/reminder/?language={language}", headers=HEADERS, status=303)


def _form(request: HttpRequest, asking: Asking, language: str) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if asking.wrong or asking.notice else HTTPStatus.OK
    return show(
        request,
        "remind",
        str(_("Remind me later")),
        language,
        status,
        asking=asking,
        months=_choices(timezone.localdate()),
        consent=reminders.wording(language),
    )


def _choices(today: date) -> list[tuple[int, datetime]]:
    return [(month, months.noon_in(month)) for month in months.ahead(today)]


def _read(request: HttpRequest) -> Asking:
    given, places, today = request.POST or request.GET, Places(Rules.now().designated), timezone.localdate()
    said = given.get("month", "")
    month = int(said) if said.isascii() and said.isdigit() and len(said) < 7 else 0  # noqa: PLR2004  digits of a month
    return Asking(
        month if months.can_be_asked(month, today) else months.month_of(today) + 1,
        places,
        address=given.get("address", "")[:320].strip() if request.method == "POST" else "",
        residence=places.answer(given.get("residence", "")),
        token=request.POST.get("shown", ""),
    )


def _language_of(mark: bytes) -> str:
    return reminders.Reminder.objects.filter(mark=mark).values_list("language", flat=True).first() or ""
