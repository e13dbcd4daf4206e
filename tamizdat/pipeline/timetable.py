"""The whole timetable: what happens by itself, and how often."""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from typing import Final

from django.core.management import call_command
from django.db import close_old_connections, transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import Revision

from tamizdat.circulation.tidying import tidy as forget_who_left
from tamizdat.giving import reminders
from tamizdat.giving.promised import take_over as take_over_transfers
from tamizdat.giving.supporters import mark_anew as mark_supporters_anew
from tamizdat.giving.tidying import tidy as forget_who_gave
from tamizdat.letters.drafting import draft_what_is_due, miss_what_nobody_approved
from tamizdat.newsroom.models import Notice
from tamizdat.pipeline import giving, sealing
from tamizdat.pipeline.asks import print_asks
from tamizdat.pipeline.background import in_background
from tamizdat.pipeline.changes import Change, Retraction
from tamizdat.pipeline.deliveries import forget_who_got_what
from tamizdat.pipeline.desk_notes import DeskNote, tell, tell_of_what_is_overdue
from tamizdat.pipeline.lease import PressLease, lease
from tamizdat.pipeline.publish import is_due, press
from tamizdat.pipeline.shipping import look_after_mirrors, ship_what_is_due, sweep_mirrors
from tamizdat.pipeline.subjects import CLOCK, NEWSPAPER
from tamizdat.pipeline.tickers import print_tickers
from tamizdat.pipeline.waking import note, wake

log = logging.getLogger(__name__)

LATE: Final = timedelta(minutes=2)
KEEP_TASKS: Final = timedelta(days=7)
KEEP_CHANGES: Final = timedelta(days=90)


def publish_scheduled() -> None:
    """Stories whose time has come are published, those whose time is over are taken down; Wagtail knows which."""
    late = Revision.objects.filter(approved_go_live_at__lt=timezone.now() - LATE).count()
    if late:
        log.warning(
            "%d scheduled stories are published late: the timetable was not running. Look at its process.", late
        )
    call_command("publish_scheduled", verbosity=0)


def finish_press_work() -> None:
    """What a killed worker left, or what failed a while ago, is taken up again."""
    if is_due():
        wake()


def look_at_the_clock() -> None:
    """A notice that begins or ends changes the paper, though nobody saved anything."""
    global _looked_at
    now = timezone.now()
    since, _looked_at = _looked_at, now
    passed = Q(starts_at__gt=since, starts_at__lte=now) | Q(ends_at__gt=since, ends_at__lte=now)
    if Notice.objects.filter(passed).exists():
        note(CLOCK)


def keep_the_seal() -> None:
    """What could not be sealed is tried again, and the head is signed anew before its time is over."""
    if not sealing.keyring().roots() or PressLease.held():
        return
    if sealing.is_unsealed() or Retraction.objects.exists():
        press()
    with lease() as held:
        if held:
            sealing.sign_what_is_due()


def look_after_letters() -> None:
    """Drafts appear; those that nobody approved miss their hour, and editors are told of them and of what is overdue."""
    now = timezone.now()
    draft_what_is_due(now)
    with transaction.atomic():
        for issue in miss_what_nobody_approved(now):
            log.warning("Letter %d was approved by nobody and did not go out. Its editors are told.", issue.pk)
            tell(issue, DeskNote.What.MISSED, issue.due_at)
    tell_of_what_is_overdue(now)


def send_reminders() -> None:
    """Whoever asked to be reminded on this day is written to, once."""
    reminders.send_due()


def tidy() -> None:
    """Old rows that nobody asks for: finished tasks, tasks whose worker was killed, changes long printed; editions; readers
    who left, and who gave; who got which letter."""
    forget_who_left()
    forget_who_gave()
    now = timezone.now()
    forget_who_got_what(now)
    DBTaskResult.objects.finished().filter(finished_at__lt=now - KEEP_TASKS).delete()
    DBTaskResult.objects.running().filter(started_at__lt=now - KEEP_TASKS).delete()
    Change.objects.filter(edition__isnull=False, taken_at__lt=now - KEEP_CHANGES).delete()
    with lease() as held:
        if held:
            sealing.sweep()


_looked_at: datetime = timezone.now()


@dataclass(frozen=True, slots=True)
class Entry:
    """``do`` every so many ``seconds``."""

    seconds: float
    do: Callable[[], None]


TIMETABLE: Final = (
    Entry(2, publish_scheduled),
    Entry(5, finish_press_work),
    Entry(5, look_at_the_clock),
    Entry(5, print_asks),
    Entry(600, print_tickers),
    Entry(60, keep_the_seal),
    Entry(10, look_after_letters),
    Entry(300, send_reminders),
    Entry(3600, tidy),
    Entry(2, in_background(ship_what_is_due)),
    Entry(10, in_background(look_after_mirrors)),
    Entry(3600, in_background(sweep_mirrors)),
    Entry(2, in_background(giving.go_round)),
    Entry(600, in_background(mark_supporters_anew)),
    Entry(600, in_background(take_over_transfers)),
    Entry(6 * 3600, in_background(giving.heal_all)),
)


def keep(entries: tuple[Entry, ...] = TIMETABLE) -> None:
    """Keep the timetable until SIGTERM or Ctrl-C; what is being done then is finished first."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    note(NEWSPAPER, CLOCK)  # what changed while nothing ran: the settings, and notices that began or ended
    due = dict.fromkeys(entries, time.monotonic())
    while not stop.wait(max(0.0, min(due.values()) - time.monotonic())):
        close_old_connections()
        for entry in [each for each in entries if due[each] <= time.monotonic()]:
            _do(entry, time.monotonic() - due[entry])
            due[entry] = time.monotonic() + entry.seconds


def _do(entry: Entry, late: float) -> None:
    """One entry; whatever goes wrong in it, the others go on. Only its kind is logged: the message may name somebody."""
    name = entry.do.__name__
    if late > LATE.total_seconds():
        log.warning("%s is %d seconds late: this machine is too busy, or was asleep.", name, late)
    try:
        entry.do()
    except Exception as error:  # noqa: BLE001
        log.error("%s failed: %s. It is tried again in %d seconds.", name, type(error).__name__, entry.seconds)  # noqa: TRY400
