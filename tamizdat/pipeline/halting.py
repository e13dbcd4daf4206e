"""A send stops when the post is stopped, when somebody pauses or cancels its issue, and when too many readers complain."""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection
from contextlib import suppress
from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from tamizdat.letters.models import Issue
from tamizdat.letters.refusals import LetterRefused
from tamizdat.letters.states import State
from tamizdat.pipeline.deliveries import Delivery
from tamizdat.pipeline.desk_notes import DeskNote, tell
from tamizdat.postroom.alarms import hurting
from tamizdat.postroom.ledger import State as Row

log = logging.getLogger(__name__)

LOOK_EVERY: Final = 1.0
"""Seconds."""


class Halt:
    """An event that is set when the post is stopped, and when the issue is not being sent any more."""

    def __init__(self, issue: Issue, stop: threading.Event, goes_on: Collection[State] = (State.SENDING,)) -> None:
        self._issue, self._stop, self._states = issue, stop, goes_on
        self._halt, self._over = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._watch, name="halt", daemon=True)

    def __enter__(self) -> threading.Event:
        self._thread.start()
        return self._halt

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(LOOK_EVERY):
            if self._stop.is_set() or not self._goes_on():
                self._halt.set()
                break
        connection.close()  # this thread's own

    def _goes_on(self) -> bool:
        try:
            return Issue.objects.filter(pk=self._issue.pk, state__in=self._states).exists()
        except Exception as error:  # noqa: BLE001  a database that does not answer is no order to stop
            log.warning("It could not be asked whether a letter was paused: %s", type(error).__name__)
            return True


def pause_when_it_hurts(issue: Issue) -> bool:
    """Pause a send when more comes back of it than the large providers bear; the desk says why."""
    rows = Delivery.objects.filter(issue=issue)
    back = {what: rows.filter(came_back=what).count() for what in Delivery.CameBack}
    why = hurting(
        accepted=rows.filter(state=Row.ACCEPTED).count(),
        complaints=back[Delivery.CameBack.COMPLAINT],
        hard=back[Delivery.CameBack.HARD],
    )
    if not why:
        return False
    with (
        suppress(LetterRefused),
        transaction.atomic(),
    ):  # it is not being sent any more, or was paused in this very moment
        issue.pause(why)
        tell(issue, DeskNote.What.PAUSED, timezone.now())
        return True
    return False
