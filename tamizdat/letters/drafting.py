"""How issues come to be: by themselves two days before their hour, or by an editor's hand."""

from __future__ import annotations

from collections.abc import Container
from contextlib import suppress
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from tamizdat.circulation.counts import confirmed_now
from tamizdat.circulation.models import Newsletter
from tamizdat.letters.issues import Issue
from tamizdat.letters.refusals import LetterRefused
from tamizdat.letters.schedule import Weekly
from tamizdat.letters.states import State


def plan_of(newsletter: Newsletter) -> Weekly:
    """When this newsletter goes out, by the clocks of the newsroom."""
    return Weekly(newsletter.weekday, newsletter.hour, ZoneInfo(settings.TIME_ZONE))


def draft_what_is_due(now: datetime) -> list[Issue]:
    """Make the drafts that should be there by now. Doing it twice, or in two workers at once, makes each once.

    A newsletter that has an issue of the future already, drafted by hand or moved there, gets no second one beside it;
    one that is closed to new readers and has none left gets no more.
    """
    made = []
    for newsletter in Newsletter.objects.all():
        slot = plan_of(newsletter).next_to_draft(now)
        if slot and _is_read(newsletter) and not _has_one(newsletter, slot, now):
            made += _draft(newsletter, slot)
    return made


def begin_by_hand(newsletter: Newsletter) -> Issue:
    """A draft that an editor asks for, due at the newsletter's next hour that has no letter yet; that week gets no other by itself."""
    with transaction.atomic():
        Newsletter.objects.select_for_update().get(pk=newsletter.pk)
        due = _free_hour(newsletter, timezone.now())
        slot = None if newsletter.issues.filter(slot=due).exists() else due  # one that was cancelled or missed keeps it
        return _new(newsletter, due, slot)


def next_hour(newsletter: Newsletter, now: datetime) -> datetime:
    """When its next letter goes out by its plan: not in a week whose letter was sent early or cancelled."""
    over = newsletter.issues.exclude(state__in=(State.DRAFT, State.APPROVED))
    return _first(plan_of(newsletter), now, set(over.values_list("slot", flat=True)))


def miss_what_nobody_approved(now: datetime) -> list[Issue]:
    """Mark the drafts whose hour has passed; the desk tells the editors, and nothing is sent."""
    missed = []
    for issue in Issue.objects.to_miss(now):
        with suppress(LetterRefused):  # somebody approved it, or sent it, in this very moment
            issue.miss()
            missed.append(issue)
    return missed


def _is_read(newsletter: Newsletter) -> bool:
    return newsletter.open or confirmed_now(newsletter) > 0


def _has_one(newsletter: Newsletter, slot: datetime, now: datetime) -> bool:
    upcoming = models.Q(state__in=(State.DRAFT, State.APPROVED), due_at__gt=now)
    return newsletter.issues.filter(models.Q(slot=slot) | upcoming).exists()


def _free_hour(newsletter: Newsletter, now: datetime) -> datetime:
    """The next one that is no letter's: neither drafted for it, be it sent before or to come, nor due then."""
    letters = newsletter.issues.exclude(state__in=(State.CANCELLED, State.MISSED))
    return _first(plan_of(newsletter), now, {moment for row in letters.values_list("slot", "due_at") for moment in row})


def _first(plan: Weekly, now: datetime, taken: Container[datetime | None]) -> datetime:
    due = plan.next_due(now)
    while due in taken:
        due = plan.next_due(due)
    return due


def _draft(newsletter: Newsletter, slot: datetime) -> list[Issue]:
    try:
        with transaction.atomic():
            return [_new(newsletter, slot, slot)]
    except IntegrityError:  # another worker was faster; the constraint on slots says so
        return []


def _new(newsletter: Newsletter, due: datetime, slot: datetime | None) -> Issue:
    last = newsletter.issues.aggregate(last=models.Max("number"))["last"] or 0
    return Issue.objects.create(newsletter=newsletter, number=last + 1, due_at=due, slot=slot)
