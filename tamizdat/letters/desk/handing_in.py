"""What the form of the issue desk hands in. Every button of it saves all that was typed and then does its own, so nothing is lost."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _

from tamizdat.letters.issues import Issue
from tamizdat.letters.picks import arrange, drop, move, pick
from tamizdat.letters.refusals import LetterRefused
from tamizdat.newsroom.models import Article

LONGEST_BLURB = 600
CLOCK = "%Y-%m-%dT%H:%M"


def save(issue: Issue, form: QueryDict) -> None:
    """Words, picks, order and hour as typed. Raises LetterRefused; what came before the refused part stays saved."""
    issue.write(*(_typed(form, name) for name in ("subject", "intro", "sign_off")))
    for each in issue.picks.all():
        if f"headline-{each.pk}" in form:
            each.headline = _typed(form, f"headline-{each.pk}")[:255]
            each.blurb = _typed(form, f"blurb-{each.pk}")[:LONGEST_BLURB]
            each.picture = f"picture-{each.pk}" in form
            each.save(update_fields=["headline", "blurb", "picture"])
    arrange(issue, [int(number) for number in form.getlist("order") if number.isdigit()])
    if form.get("due_at", "") not in {"", on_the_clock(issue.due_at)}:
        set_hour(issue, form)


def set_hour(issue: Issue, form: QueryDict) -> None:
    issue.reschedule(_moment(form.get("due_at", "")))


def do(issue: Issue, what: str) -> str:
    """A button of a pick or a candidate (``pick:42``, ``up:7``); the anchor to come back to."""
    verb, _colon, number = what.partition(":")
    if not number.isdigit():
        return ""
    match verb:
        case "pick":
            return f"pick-{pick(issue, _story(int(number))).pk}"
        case "drop":
            drop(issue, int(number))
            return "picks"
        case "up" | "down":
            move(issue, int(number), -1 if verb == "up" else 1)
            return f"pick-{number}"
    return ""


def on_the_clock(moment: datetime) -> str:
    """A moment as the field shows it, by the newsroom's clocks."""
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE)).strftime(CLOCK)


def _moment(typed: str) -> datetime:
    try:
        return datetime.strptime(typed, CLOCK).replace(tzinfo=ZoneInfo(settings.TIME_ZONE))
    except ValueError:
        raise LetterRefused(_("“%(typed)s” is no moment. Write it as 2026-11-27T09:00.") % {"typed": typed}) from None


def _story(number: int) -> Any:
    story = Article.objects.filter(pk=number).select_related("locale").first()
    if story is None:
        raise LetterRefused(_("This story has been deleted meanwhile."))
    return story


def _typed(form: QueryDict, name: str) -> str:
    return form.get(name, "").replace("\r\n", "\n").strip()
