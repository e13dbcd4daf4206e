"""The issue desk: one page, one form. It works whole without a script; with one, its parts are swapped in place."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.models import ModelLogEntry

from tamizdat.letters.candidates import DAYS, Wanted, candidates, sections
from tamizdat.letters.checklist import checklist, links_checklist, sender_checklist
from tamizdat.letters.desk import doors, looks
from tamizdat.letters.desk.clashes import Clash, fields_of, lost, picks_of, typed
from tamizdat.letters.desk.handing_in import ORDER, do, on_the_clock, save, set_hour
from tamizdat.letters.desk.saying import ASKED_FIRST, buttons, say
from tamizdat.letters.issues import Issue
from tamizdat.letters.ports import post_office
from tamizdat.letters.refusals import LetterRefused
from tamizdat.lib.numbers import row_number
from tamizdat.newsroom.addresses import address

ASKED: Final = {"sender": sender_checklist, "links": links_checklist}
"""What is looked at only when somebody asks, since others are asked for it."""
KEPT: Final = ("section", "words", "days", "look")
"""What the address of the page keeps: the filter of the candidates and the look of the preview."""


@require_http_methods(["GET", "HEAD", "POST"])
@doors.allowed(doors.SEE)
def issue_desk(request: HttpRequest, number: int) -> HttpResponse:
    issue = doors.the_issue(number)
    if request.method == "POST":
        return _taken(request, issue)
    return render(request, "letters/issue_desk.html", _context(request, issue))


def wanted_of(asked: QueryDict) -> Wanted:
    """What the candidates are narrowed to; nonsense narrows nothing."""
    section, days = (row_number(asked.get(name, "")) for name in ("section", "days"))
    return Wanted(section, typed(asked, "words")[:100], days if days in DAYS else Wanted().days)


def _taken(request: HttpRequest, issue: Issue) -> HttpResponse:
    """Save what was typed, do what the button says, and come back to the same place."""
    anchor, what = "", request.POST.get("do", "")
    try:
        if doors.may(request, doors.EDIT):
            if found := _not_saved(issue, request.POST):
                return _both_shown(request, issue, found)
            anchor = do(issue, what) if issue.editable else ""
        verb = what.removeprefix("say:") if what.startswith("say:") else ""
        if verb in ASKED_FIRST:
            return redirect("letters_ask", issue.pk, verb)
        if verb:
            messages.success(request, say(request, issue, verb))
        if what == "reschedule" and doors.may(request, doors.EDIT):
            set_hour(issue, request.POST)
            messages.success(request, _("It is a draft again."))
        if what == "test":
            _send_test(request, issue)
    except LetterRefused as refused:
        messages.error(request, str(refused))
    return redirect(
        f"{reverse('letters_issue', args=[issue.pk])}?{_kept(request.POST, what)}#{anchor or _anchor(what)}"
    )


def _not_saved(issue: Issue, form: QueryDict) -> list[Clash]:
    """Save what was typed; what could not be: it clashes, or the letter is no draft any more. Raises LetterRefused."""
    try:
        if issue.editable:
            return save(issue, form)
    except LetterRefused:
        issue.refresh_from_db()
        if issue.editable:
            raise
    return lost(form)


def _both_shown(request: HttpRequest, issue: Issue, found: list[Clash]) -> HttpResponse:
    """The page again, with what was typed and what somebody else made of it meanwhile; the button has done nothing."""
    issue.refresh_from_db()
    if not issue.editable:
        told = _("%(issue)s is no draft any more. What you typed was not saved; it stands below, to be copied.")
    elif [clash.field for clash in found] == [ORDER]:
        told = _("Somebody else moved stories meanwhile: this is the order now. Move yours again.")
    elif all(clash.longest for clash in found):
        told = _("Something is too long to be saved. It stands below as you typed it.")
    else:
        told = _("Somebody else changed the same words meanwhile. Yours are not saved yet: both stand below.")
    shown = {**_context(request, issue, found), "told": told % {"issue": issue}}
    return render(request, "letters/issue_desk.html", shown, status=HTTPStatus.CONFLICT)


def _send_test(request: HttpRequest, issue: Issue) -> None:
    """The address goes to the post office and nowhere else: not into the page, a log or a session."""
    if not doors.may(request, doors.EDIT):
        raise LetterRefused(_("Your account may not send tests."))
    address = request.POST.get("test_address", "").strip()
    try:
        validate_email(address)
    except ValidationError:
        raise LetterRefused(_("Type a whole e-mail address to send a test to.")) from None
    post_office().send_test(issue, address)
    messages.success(request, _("The test is on its way. Look at it on a phone too, and with pictures off."))


def _kept(form: QueryDict, what: str) -> str:
    kept = {name: form[name][:100] for name in KEPT if form.get(name)}
    asked = what.removeprefix("ask_")
    return urlencode({**kept, **({"ask": asked} if asked in ASKED else {})})


def _anchor(what: str) -> str:
    places = {
        "filter": "candidates",
        "": "preview",
        "test": "test",
        "ask_sender": "checklist",
        "ask_links": "checklist",
    }
    return places.get(what, "letter")


def _context(request: HttpRequest, issue: Issue, found: list[Clash] | None = None) -> dict[str, Any]:
    given, asked = request.POST if found else request.GET, request.GET.get("ask", "")
    wanted, look = wanted_of(given), looks.look_of(given.get("look", ""))
    now, due = timezone.now(), on_the_clock(issue.due_at)
    return {
        "issue": issue,
        "editable": issue.editable and doors.may(request, doors.EDIT),
        "fields": fields_of(issue, due, found or ()),
        "lost": [clash for clash in found or () if clash.lost],
        "picks": picks_of(issue.picks.select_related("article__section", "article__locale"), found or ()),
        "candidates": candidates(issue, wanted) if issue.editable else [],
        "sections": sections(issue),
        "days": DAYS,
        "wanted": wanted,
        "due": due,
        "buttons": buttons(request, issue),
        "asks": issue.asks(now),
        "in_archive": post_office().in_the_archive(issue),
        "web": address(issue.path),
        "looks": looks.LOOKS,
        "look": look,
        "checks": [*checklist(issue), *(ASKED[asked](issue) if asked in ASKED else ())],
        "asked": asked,
        "progress": post_office().progress(issue) if issue.begun_at else None,
        "decided": ModelLogEntry.objects.for_instance(issue).select_related("user"),
        "breadcrumbs_items": [
            {"url": reverse("letters"), "label": _("Letters")},
            {"url": "", "label": str(issue)},
        ],
    }
