"""The verbs of an issue as buttons: which stand there now, which ask a question first, and what is said when they are done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.log_actions import log

from tamizdat.circulation.counts import confirmed_now
from tamizdat.letters.desk import doors
from tamizdat.letters.issues import Issue
from tamizdat.letters.ports import post_office
from tamizdat.letters.refusals import LetterRefused
from tamizdat.letters.states import FINAL, VERBS


@dataclass(frozen=True, slots=True)
class Button:
    """``name`` is the verb; ``grave`` ones ask one question before they do it."""

    name: str
    label: Any
    done: Any
    main: bool = False
    grave: bool = False


BUTTONS: Final = (
    Button("approve", gettext_lazy("Approve"), gettext_lazy("Approved. It goes out at its hour."), main=True),
    Button(
        "send_now", gettext_lazy("Send now"), gettext_lazy("Handed to the post. Below you see how it goes."), grave=True
    ),
    Button("withdraw", gettext_lazy("Withdraw the approval"), gettext_lazy("It is a draft again."), main=True),
    Button(
        "pause",
        gettext_lazy("Pause"),
        gettext_lazy("Paused. What is on its way arrives; nothing more is sent."),
        main=True,
    ),
    Button("resume", gettext_lazy("Resume"), gettext_lazy("The sending goes on where it stopped."), main=True),
    Button("cancel", gettext_lazy("Cancel the letter"), gettext_lazy("Cancelled."), grave=True),
    Button(
        "take_out",
        gettext_lazy("Take it out of the archive"),
        gettext_lazy("Taken out. Its page is gone with the next edition."),
        grave=True,
    ),
    Button(
        "bring_back",
        gettext_lazy("Bring it back into the archive"),
        gettext_lazy("Brought back. Its page stands in the next edition."),
    ),
)
ASKED_FIRST: Final = frozenset(button.name for button in BUTTONS if button.grave)


def buttons(request: HttpRequest, issue: Issue) -> list[Button]:
    """Those that would be obeyed, for an account that may decide."""
    return [each for each in BUTTONS if stands(issue, each.name)] if doors.may(request, doors.DECIDE) else []


def stands(issue: Issue, name: str) -> bool:
    """Whether the button stands there now. Those of the archive belong to letters at their end, whose page is in the paper or was."""
    if name not in {"take_out", "bring_back"}:
        return issue.may(name)
    return issue.state in FINAL and post_office().in_the_archive(issue) is (name == "take_out")


def say(request: HttpRequest, issue: Issue, name: str) -> str:
    """Do it, wake whoever sends, and say what was done. Raises LetterRefused."""
    if not doors.may(request, doors.DECIDE):
        raise LetterRefused(_("Your account may not decide about letters. Ask an editor or a publisher."))
    button = next((each for each in BUTTONS if each.name == name), None)
    if button is None:
        raise LetterRefused(_("There is no such button."))
    verbs: dict[str, Callable[[], None]] = {
        "approve": lambda: issue.approve(request.user),
        "send_now": lambda: issue.send_now(request.user),
        "withdraw": issue.withdraw_approval,
        "pause": issue.pause,
        "resume": issue.resume,
        "cancel": issue.cancel,
        "take_out": lambda: post_office().take_out(issue),
        "bring_back": lambda: post_office().bring_back(issue),
    }
    if name not in VERBS and not stands(issue, name):
        raise LetterRefused(_("This cannot be done with the letter now."))
    with transaction.atomic():
        verbs[name]()
        log(instance=issue, action=f"letters.{name}", user=request.user)
    post_office().look()
    return str(button.done)


@require_http_methods(["GET", "HEAD", "POST"])
@doors.allowed(doors.DECIDE)
def ask(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """The one question before what cannot be undone."""
    issue = doors.the_issue(number)
    if verb not in ASKED_FIRST or not stands(issue, verb):
        messages.error(request, _("This cannot be done with the letter now."))
        return redirect("letters_issue", number)
    try:
        if request.method == "POST":
            messages.success(request, say(request, issue, verb))
            return redirect("letters_issue", number)
        if verb == "send_now":
            issue.refuse_what_says_nothing()
    except LetterRefused as refused:
        messages.error(request, str(refused))
        return redirect("letters_issue", number)
    trail = [
        {"url": reverse("letters"), "label": _("Letters")},
        {"url": reverse("letters_issue", args=[number]), "label": str(issue)},
    ]
    asked = {"issue": issue, "readers": confirmed_now(issue.newsletter), "breadcrumbs_items": trail}
    return render(request, f"letters/ask_{verb}.html", asked)
