"""What the form of the issue desk hands in. Every button of it saves all that was typed and then does its own, so nothing is lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from tamizdat.letters.desk.clashes import Clash, clashes, lost, too_long, touched, typed
from tamizdat.letters.issues import Issue
from tamizdat.letters.picks import Pick, arrange, drop, hold_draft, move, pick
from tamizdat.letters.refusals import LetterRefused
from tamizdat.lib.numbers import row_number
from tamizdat.newsroom.models import Article

ORDER = "order"
CLOCK = "%Y-%m-%dT%H:%M"


def save(issue: Issue, form: QueryDict) -> list[Clash]:
    """Words, picks, order and hour as typed; what could not be saved, since somebody else changed it meanwhile (``clashes.py``).

    Each changes only what he touched: a field that is as it was when his page was made (``was-…``) is left as it is now.
    Raises LetterRefused; an hour that is refused leaves all else saved.
    """
    with transaction.atomic():
        hold_draft(issue)
        issue.refresh_from_db()
        picks = list(issue.picks.all())
        found = [*_save_words(issue, form), *lost(form, [each.pk for each in picks])]
        for each in picks:
            found += _save_pick(each, form)
        found += _save_order(issue, form, [each.pk for each in picks])
    if touched(form, "due_at"):
        if clashes(form, "due_at", on_the_clock(issue.due_at)):
            return [*found, Clash("due_at", typed(form, "due_at"))]
        set_hour(issue, form)
    return found


def _save_words(issue: Issue, form: QueryDict) -> list[Clash]:
    words = {"subject": issue.subject, "intro": issue.intro, "sign_off": issue.sign_off}
    mine = {name: typed(form, name) for name in words if touched(form, name)}
    found = [each for name in mine for each in _refused(form, name, words[name])]
    for clash in found:
        del mine[clash.field]
    if mine:
        issue.write(**{**words, **mine})
    return found


def _save_pick(each: Pick, form: QueryDict) -> list[Clash]:
    changed, found = [], []
    for name in ("headline", "blurb"):
        field = f"{name}-{each.pk}"
        if refused := _refused(form, field, getattr(each, name)):
            found += refused
        elif touched(form, field):
            setattr(each, name, typed(form, field))
            changed.append(name)
    ticked = "on" if f"picture-{each.pk}" in form else ""
    if touched(form, f"picture-{each.pk}", ticked):
        each.picture = bool(ticked)
        changed.append("picture")
    if changed:
        each.save(update_fields=changed)
    return found


def _refused(form: QueryDict, name: str, there: str) -> list[Clash]:
    """What was typed in a field and cannot be saved."""
    if touched(form, name) and clashes(form, name, there):
        return [Clash(name, typed(form, name))]
    return too_long(form, name)


def _save_order(issue: Issue, form: QueryDict, now: list[int]) -> list[Clash]:
    """As it was dragged; but where somebody else has moved the same stories meanwhile, his order stays."""
    mine = _numbers(form.getlist("order"))
    was = _numbers(form.get("was-order", "").split(","))
    if "was-order" not in form or mine == was:
        return []
    if [each for each in was if each in now] != [each for each in now if each in was]:
        return [Clash(ORDER, "")]
    arrange(issue, mine)
    return []


def _numbers(given: Sequence[str]) -> list[int]:
    return [number for number in map(row_number, given) if number]


def set_hour(issue: Issue, form: QueryDict) -> None:
    issue.reschedule(_moment(form.get("due_at", "")))


def do(issue: Issue, what: str) -> str:
    """A button of a pick or a candidate (``pick:42``, ``up:7``); the anchor to come back to."""
    verb, _colon, written = what.partition(":")
    number = row_number(written)
    if not number:
        return ""
    match verb:
        case "pick":
            return f"pick-{pick(issue, _story(number)).pk}"
        case "drop":
            drop(issue, number)
            return "picks"
        case "up" | "down":
            move(issue, number, -1 if verb == "up" else 1)
            return f"pick-{number}"
    return ""


def on_the_clock(moment: datetime) -> str:
    """A moment as the field shows it, by the newsroom's clocks."""
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE)).strftime(CLOCK)


def _moment(written: str) -> datetime:
    try:
        moment = datetime.strptime(written, CLOCK).replace(tzinfo=ZoneInfo(settings.TIME_ZONE))
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):  # the latter for the last day of the year 9999
        raise LetterRefused(_("“%(typed)s” is no moment. Write it as 2026-11-27T09:00.") % {"typed": written}) from None


def _story(number: int) -> Any:
    story = Article.objects.filter(pk=number).select_related("locale").first()
    if story is None:
        raise LetterRefused(_("This story has been deleted meanwhile."))
    return story
