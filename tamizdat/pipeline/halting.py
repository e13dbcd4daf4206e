"""A send stops when the post is stopped, and when somebody pauses or cancels its issue at the desk."""

from __future__ import annotations

import logging
import threading
from typing import Final

from django.db import connection

from tamizdat.letters.models import Issue
from tamizdat.letters.states import State

log = logging.getLogger(__name__)

LOOK_EVERY: Final = 1.0
"""Seconds."""


class Halt:
    """An event that is set when the post is stopped, and when the issue is not being sent any more."""

    def __init__(self, issue: Issue, stop: threading.Event) -> None:
        self._issue, self._stop = issue, stop
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
            return Issue.objects.filter(pk=self._issue.pk, state=State.SENDING).exists()
        except Exception as error:  # noqa: BLE001  a database that does not answer is no order to stop
            log.warning("It could not be asked whether a letter was paused: %s", type(error).__name__)
            return True
