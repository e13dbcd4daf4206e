"""The post: the process that sends. It looks every second for letters of the counter and for issues whose hour has come."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from typing import Final

from django.db import close_old_connections, connection
from django.utils import timezone

from tamizdat.circulation.opening import Opener, needs_a_passphrase
from tamizdat.letters.models import Issue
from tamizdat.letters.refusals import LetterRefused
from tamizdat.letters.states import State
from tamizdat.pipeline import friday, mailroom, returns
from tamizdat.pipeline.note_post import send_notes
from tamizdat.postroom.errors import JournalBusy, PostroomError

log = logging.getLogger(__name__)

EVERY: Final = 1.0
MAILBOX_EVERY: Final = 60.0
REST: Final = 60.0
"""Seconds after which an issue that met with trouble is tried again."""

_rests: dict[int, float] = {}


def keep() -> None:
    """Send until SIGTERM or Ctrl-C. What is on the wire then is finished, the rest goes back into the queue."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    beside = [
        threading.Thread(target=_again, args=(send_notes, EVERY, stop), name="notes"),
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
    if not mailroom.has_relays() or needs_a_passphrase():
        return
    begin_what_is_due()
    for issue in Issue.objects.filter(state=State.SENDING).select_related("newsletter"):
        if not stop.is_set() and _rests.get(issue.pk, 0) < time.monotonic() and friday.has_work(issue):
            send(issue, stop)


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
        _rests[issue.pk] = time.monotonic() + REST


def _again(work: Callable[[], object], every: float, stop: threading.Event) -> None:
    """In a thread of its own: nobody who signs up waits for the end of a send."""
    while not stop.wait(every):
        _do(work)
    connection.close()


def _do(work: Callable[[], object]) -> None:
    """Whatever goes wrong, the post goes round again. Only its kind is logged: the message may name somebody."""
    close_old_connections()
    try:
        work()
    except Exception as error:  # noqa: BLE001
        log.error("The post stumbled over %s and goes round again. See: tamizdat doctor", type(error).__name__)  # noqa: TRY400
