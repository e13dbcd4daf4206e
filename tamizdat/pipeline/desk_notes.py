"""Editors are told by mail of a letter that waits for their word: it missed its hour, is overdue, was paused since it
hurts, or goes to a list that is locked.

Who may decide about letters, has an address in his account and wants to hear of what waits for him is told once of each. The mail
names the letter and what can be done, no reader, and not where the desk is: it lies in mailboxes of strangers.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from tamizdat.circulation.notes import Note
from tamizdat.letters.models import Issue
from tamizdat.letters.states import State
from tamizdat.pipeline import mailroom
from tamizdat.pipeline.note_post import hand_over, parcel
from tamizdat.postroom.answers import Fate
from tamizdat.postroom.errors import TransportDown, WrongHeader

log = logging.getLogger(__name__)

DECIDE: Final = "letters.approve_issue"
FIRST_WAIT: Final = timedelta(minutes=5)
MOST: Final = 12
"""Between two attempts at first, doubling to four hours; so many attempts are about a day."""
GENERATED: Final = "auto-generated"
"""RFC 3834: it answers nobody."""


class DeskNote(models.Model):
    """``moment``: the hour that was missed, or when it was paused. A row stays when it is sent, so that nobody is told twice."""

    class What(models.TextChoices):
        MISSED = "missed"
        OVERDUE = "overdue"
        PAUSED = "paused"
        LOCKED = "locked"

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="desk_notes")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=7, choices=What)
    moment = models.DateTimeField()
    message_id = models.CharField(max_length=120, help_text="without angle brackets")
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, help_text="accepted, refused, or given up")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issue", "account", "what", "moment"], name="told_once")]

    def __str__(self) -> str:
        return f"{self.what} {self.pk}"


_TOLD: Final = {
    DeskNote.What.MISSED: gettext_lazy(
        "Nobody had approved it at its hour, so nothing was sent. Set another hour, or cancel it."
    ),
    DeskNote.What.OVERDUE: gettext_lazy(
        "It was approved and did not go out at its hour. Is it still right? "
        "Send it now, withdraw the approval to change it, or cancel it."
    ),
    DeskNote.What.PAUSED: gettext_lazy(
        "Its sending was paused by itself, since more came back than mail providers bear. The desk says what. "
        "Resume it, or cancel the rest."
    ),
    DeskNote.What.LOCKED: gettext_lazy(
        "Its hour has come, and the list of readers is locked. Ask whoever has the passphrase to send it."
    ),
}


def tell(issue: Issue, what: DeskNote.What, moment: datetime) -> None:
    """Queue a mail to everybody who decides; for the same moment only once. In the transaction in which it happened."""
    domain = mailroom.domain()
    rows = [
        DeskNote(issue=issue, account=each, what=what, moment=moment, message_id=f"{secrets.token_hex(16)}@{domain}")
        for each in _who_decide()
    ]
    DeskNote.objects.bulk_create(rows, ignore_conflicts=True)


def tell_of_what_is_overdue(now: datetime) -> None:
    """It goes out by nobody's hand, so nothing happens that could be told: it is looked for."""
    for issue in Issue.objects.filter(state=State.APPROVED, due_at__lte=now):
        if (
            issue.asks(now)
            and not DeskNote.objects.filter(issue=issue, what=DeskNote.What.OVERDUE, moment=issue.due_at).exists()
        ):
            tell(issue, DeskNote.What.OVERDUE, issue.due_at)


def send_desk_notes() -> int:
    """Send what waits; how many were handed over."""
    if not mailroom.has_relays():
        return 0
    waiting = DeskNote.objects.filter(done_at=None, due_at__lte=timezone.now())
    return sum(_sent(each) for each in waiting.select_related("account", "issue__newsletter")[:50] if _claimed(each))


def _who_decide() -> Iterator[Any]:
    """Active accounts with an address that may decide and have not switched off notices of what waits for their decision."""
    accounts = get_user_model().objects.with_perm(DECIDE).exclude(email="").select_related("wagtail_userprofile")
    for account in accounts:
        profile = getattr(account, "wagtail_userprofile", None)
        if profile is None or profile.submitted_notifications:
            yield account


def _claimed(note: DeskNote) -> bool:
    """By update and count; whoever is killed with it in his hand leaves it for the next attempt, with the same Message-ID."""
    wait = min(FIRST_WAIT * 2**note.attempts, timedelta(hours=4))
    mine = DeskNote.objects.filter(pk=note.pk, attempts=note.attempts, done_at=None)
    return bool(mine.update(attempts=F("attempts") + 1, due_at=timezone.now() + wait))


def _sent(note: DeskNote) -> bool:
    try:
        fate = hand_over(parcel(_written(note), GENERATED), mailroom.chain()).fate
    except WrongHeader:
        log.warning("The address of an account at the desk is none that mail can go to; it is told at the desk only.")
        fate = Fate.REFUSED
    except TransportDown as error:
        log.warning("Notes for the desk wait: %s", error)
        fate = Fate.UNSENT
    if fate in {Fate.ACCEPTED, Fate.REFUSED, Fate.DOUBT} or note.attempts + 1 >= MOST:
        DeskNote.objects.filter(pk=note.pk).update(done_at=timezone.now())
    return fate is Fate.ACCEPTED


def _written(note: DeskNote) -> Note:
    profile = getattr(note.account, "wagtail_userprofile", None)
    language = profile.get_preferred_language() if profile else settings.LANGUAGE_CODE
    with override(language):
        end = _("You find it at the desk. Nothing happens until somebody decides.")
        told = [str(note.issue), str(_TOLD[DeskNote.What(note.what)]), end]
        subject = _("A letter waits for your word")
    return Note(note.account.email, subject, "\n\n".join(told) + "\n", language, note.message_id)
