"""The post: the process that sends. It looks every second for letters of the counter and for issues whose hour has come."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final

from django.db import close_old_connections, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tamizdat.circulation.opening import Opener, needs_a_passphrase
from tamizdat.letters.models import Issue
from tamizdat.letters.refusals import LetterRefused
from tamizdat.letters.states import State
from tamizdat.paper.models import PrintedIssue
from tamizdat.pipeline import friday, mailroom, returns
from tamizdat.pipeline.deliveries import Delivery
from tamizdat.pipeline.desk_notes import DeskNote, send_desk_notes, tell
from tamizdat.pipeline.letter_archive import take_out_of_the_paper
from tamizdat.pipeline.note_post import send_notes
from tamizdat.pipeline.reports import count_reports
from tamizdat.postroom.errors import JournalBusy, PostroomError

log = logging.getLogger(__name__)

EVERY: Final = 1.0
MAILBOX_EVERY: Final = 60.0
REST: Final = 60.0
"""Seconds after which an issue that met with trouble is tried again."""

_rests: dict[tuple[int, datetime | None], float] = {}
"""Until when; by number and moment of beginning, since a database that was restored may give a number twice."""


def keep() -> None:
    """Send until SIGTERM or Ctrl-C. What is on the wire then is finished, the rest goes back into the queue."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    beside = [
        threading.Thread(target=_again, args=(send_notes, EVERY, stop), name="notes"),
        threading.Thread(target=_again, args=(send_desk_notes, EVERY, stop), name="desk notes"),
        threading.Thread(target=_again, args=(count_reports, EVERY, stop), name="reports"),
        threading.Thread(target=_again, args=(returns.empty_the_mailbox, MAILBOX_EVERY, stop), name="returns"),
    ]
    listener = returns.listener()
    if listener:
        listener.start()
    for thread in beside:
        thread.start()
    while not stop.wait(EVERY):
        _do(lambda: round_of(stop))
    for thread in beside:
        thread.join()
    if listener:
        listener.stop()


def round_of(stop: threading.Event) -> None:
    """Begin what is due, and send on what has begun."""
    take_out_what_nobody_got()
    if not mailroom.has_relays():
        return
    if needs_a_passphrase():
        say_that_the_list_is_locked()
        return
    begin_what_is_due()
    for issue in Issue.objects.filter(state=State.SENDING).select_related("newsletter"):
        if not stop.is_set() and not _rests_now(issue) and friday.has_work(issue):
            _do(partial(send, issue, stop), issue)  # one that cannot be sent keeps no other back


def say_that_the_list_is_locked() -> None:
    """At the desk, at letters whose hour has come: only who has the passphrase can send them."""
    told = _("The list of readers is locked. Who has its passphrase types: tamizdat letters send %(issue)s")
    waiting = [issue for issue in Issue.objects.to_send(timezone.now()) if not issue.reason]
    halted = Issue.objects.filter(state=State.SENDING, reason="").select_related("newsletter")
    with transaction.atomic():
        for issue in waiting:
            tell(issue, DeskNote.What.LOCKED, issue.due_at)
        for issue in {*waiting, *halted}:
            named = f"{issue.newsletter.slug}/{issue.number}"
            Issue.objects.filter(pk=issue.pk, reason="").update(reason=told % {"issue": named})


def take_out_what_nobody_got() -> None:
    """A letter that was cancelled before anybody had it is no page of the paper."""
    printed = PrintedIssue.objects.filter(withdrawn=False).values("pk")
    got = Delivery.objects.all().got().values("issue")
    for issue in Issue.objects.filter(state=State.CANCELLED, pk__in=printed).exclude(pk__in=got):
        take_out_of_the_paper(issue)


def begin_what_is_due() -> None:
    for issue in Issue.objects.to_send(timezone.now()):
        try:
            readers = friday.begin(issue)
            log.info("Letter %d begins: %d readers.", issue.pk, readers)
        except LetterRefused:
            log.info("Letter %d was withdrawn in the last moment.", issue.pk)


def send(issue: Issue, stop: threading.Event, passphrase: str = "") -> None:
    """Send an issue that has begun. Raises ``NoSuchKey`` where the list is locked and the passphrase is another one."""
    with Opener(passphrase) as opener:
        try:
            trouble = friday.send(issue, opener, stop).trouble
        except JournalBusy:
            return  # another process of this machine is at it
        except PostroomError as error:
            trouble = str(error)
    if trouble:
        log.warning("Letter %d: %s", issue.pk, trouble)
        _let_rest(issue)


def _let_rest(issue: Issue) -> None:
    _rests[issue.pk, issue.begun_at] = time.monotonic() + REST


def _rests_now(issue: Issue) -> bool:
    return _rests.get((issue.pk, issue.begun_at), 0) > time.monotonic()


def _again(work: Callable[[], object], every: float, stop: threading.Event) -> None:
    """In a thread of its own: nobody who signs up waits for the end of a send."""
    while not stop.wait(every):
        _do(work)
    connection.close()


def _do(work: Callable[[], object], issue: Issue | None = None) -> None:
    """Whatever goes wrong, the post goes round again. Only its kind is logged: the message may name somebody."""
    close_old_connections()
    try:
        work()
    except Exception as error:  # noqa: BLE001
        if issue:
            _let_rest(issue)
        log.error("The post stumbled over %s and goes round again. See: tamizdat doctor", type(error).__name__)  # noqa: TRY400
