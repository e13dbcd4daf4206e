"""What the form of the issue desk hands in. Every button of it saves all that was typed and then does its own, so nothing is lost."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from tamizdat.letters.issues import Issue
from tamizdat.letters.picks import Pick, arrange, drop, hold_draft, move, pick
from tamizdat.letters.refusals import LetterRefused
from tamizdat.newsroom.models import Article

LONGEST_BLURB = 600
CLOCK = "%Y-%m-%dT%H:%M"


def save(issue: Issue, form: QueryDict) -> None:
    """Words, picks, order and hour as typed. Raises LetterRefused; an hour that is refused leaves all else saved.

    Of two editors at one letter each changes only what he touched: a field that is as it was when his page was made
    (``was-…``) is left as it is now.
    """
    with transaction.atomic():
        hold_draft(issue)
        _save_words(issue, form)
        for each in issue.picks.all():
            _save_pick(each, form)
        if _touched(form, "order", _order(form, "order")):
            arrange(issue, [int(number) for number in _order(form, "order").split(",") if number])
    if _touched(form, "due_at"):
        set_hour(issue, form)


def _save_words(issue: Issue, form: QueryDict) -> None:
    touched = {name: _typed(form, name) for name in ("subject", "intro", "sign_off") if _touched(form, name)}
    if touched:
        issue.write(**{"subject": issue.subject, "intro": issue.intro, "sign_off": issue.sign_off, **touched})


def _save_pick(each: Pick, form: QueryDict) -> None:
    longest = {"headline": 255, "blurb": LONGEST_BLURB}
    changed = [name for name in longest if _touched(form, f"{name}-{each.pk}")]
    for name in changed:
        setattr(each, name, _typed(form, f"{name}-{each.pk}")[: longest[name]])
    ticked = "on" if f"picture-{each.pk}" in form else ""
    if _touched(form, f"picture-{each.pk}", ticked):
        each.picture = bool(ticked)
        changed.append("picture")
    if changed:
        each.save(update_fields=changed)


def _touched(form: QueryDict, name: str, now: str | None = None) -> bool:
    """Whether a field of the form was changed by who sends it; a form without it changes nothing."""
    if f"was-{name}" not in form:
        return False
    return _typed(form, f"was-{name}") != (_typed(form, name) if now is None else now)


def _order(form: QueryDict, name: str) -> str:
    return ",".join(number for number in form.getlist(name) if number.isdigit())


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
