"""Reminders: somebody does not want to give today, and asks to be written to once, in a month of his choice.

As with letters, asking writes one row, the mail with the link (``circulation.outgoing``); only the sender, who opens the address on it,
notes the reminder; and only the link makes it good. The address stays sealed to the post key, moves as it is from here to the mail when
its day has come, and is erased with the mail. Its mark is made with a key of its own: nobody can see from the rows that somebody who
wants to be reminded also gets letters, or gives.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from tamizdat.circulation import consents, letterheads, marks, signing_up
from tamizdat.circulation.caps import Budget
from tamizdat.circulation.errors import BadLink
from tamizdat.circulation.marks import normalised
from tamizdat.circulation.models import Consent, Outgoing
from tamizdat.circulation.outgoing import queue_sealed
from tamizdat.circulation.sealing import seal_for_the_post
from tamizdat.circulation.tokens import Link
from tamizdat.giving.kinds import Kind
from tamizdat.giving.links import Purpose
from tamizdat.giving.months import can_be_asked, day_in
from tamizdat.house.speech import gettext, speaking

SENTENCE: Final = gettext_noop(
    "I want one letter in this month, and agree that %(paper)s keeps my address, sealed, until it is sent. I can take it back."
)
AT_ONCE: Final = 500
"""Reminders that move to the post in one round."""


class Reminder(models.Model):
    """``sealed``: the address, to the post key, bound to ``mark``; ``month``: 12 × year + month − 1."""

    class State(models.TextChoices):
        ASKED = "asked"
        CONFIRMED = "confirmed"

    mark = models.BinaryField(max_length=32)
    sealed = models.BinaryField()
    language = models.CharField(max_length=16)
    month = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=State, default=State.ASKED)
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mark", "month"], name="one_reminder_a_month")]

    def __str__(self) -> str:
        return f"reminder {self.pk}"


def wording(language: str) -> str:
    """The sentence that is agreed to, as a reader of this language reads it."""
    with speaking(language):
        return gettext(SENTENCE) % {"paper": letterheads.name(language)}


def mark(address: str) -> bytes:
    """32 bytes by which the reminders of an address are found, and nothing else of its owner."""
    return marks.mark(normalised(address), "reminder")


def ask(address: str, language: str, month: int) -> None:
    """Queue the letter with the link to confirm, for every address alike. Raises ``BadAddress``, ``BadLink`` and ``TooMany``."""
    today = timezone.localdate()
    if not can_be_asked(month, today):
        raise BadLink("Nobody can be reminded in that month.")
    consent = consents.of_text(wording(language), language)
    said = {"month": month, "day": today.day, "consent": consent.pk}
    signing_up.write_to(address, Kind.REMIND_ASK, language, budget=Budget.REMINDING, marked=mark, **said)


def register(letter: Outgoing, address: str) -> Reminder:
    """Note what was asked for, when its letter is written. May be done again."""
    whose, month = mark(address), int(letter.payload["month"])
    given = {
        "sealed": seal_for_the_post(whose, address),
        "language": letter.language,
        "asked_at": letter.made_at,
        "consent": Consent.objects.filter(pk=letter.payload.get("consent")).first(),
        "due_on": day_in(month, int(letter.payload["day"])),
    }
    reminder, _made = Reminder.objects.get_or_create(mark=whose, month=month, defaults=given)
    return reminder


def confirm(link: Link) -> Reminder | None:
    """The link was pressed: it holds now. None when it was taken back or erased meanwhile."""
    waiting = Reminder.objects.filter(mark=link.mark, month__in=link.newsletters)
    waiting.filter(state=Reminder.State.ASKED).update(state=Reminder.State.CONFIRMED)
    return waiting.first()


def take_back(link: Link) -> None:
    """Nothing is sent any more, and the address is erased, also where its mail waits already."""
    with transaction.atomic():
        Reminder.objects.filter(mark=link.mark).delete()
        Outgoing.objects.filter(mark=link.mark, kind=Kind.REMIND).delete()


def send_due(today: date | None = None) -> int:
    """Whose day has come is handed to the post and is no row here any more: both or neither. For the timetable."""
    on = today or timezone.localdate()
    with transaction.atomic():
        due = Reminder.objects.filter(state=Reminder.State.CONFIRMED, due_on__lte=on).order_by("due_on", "id")
        reminders = list(due.select_for_update(skip_locked=True)[:AT_ONCE])
        for reminder in reminders:
            queue_sealed(Kind.REMIND, bytes(reminder.mark), bytes(reminder.sealed), reminder.language)
        Reminder.objects.filter(pk__in=[reminder.pk for reminder in reminders]).delete()
    return len(reminders)


def tidy() -> int:
    """Those that nobody confirmed while the link was good are erased."""
    old = timezone.now() - timedelta(seconds=Purpose.REMIND.term)
    return Reminder.objects.filter(state=Reminder.State.ASKED, asked_at__lt=old).delete()[0]
