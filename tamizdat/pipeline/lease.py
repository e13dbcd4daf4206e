"""One press at a time, and none for ever: a lease that its holder has to renew.

A press that is killed takes its lease along: at once where its process can be seen to be
gone, on another machine or in another container when the term ends.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.db import models
from django.db.models import Q
from django.utils import timezone

TERM = timedelta(seconds=60)
"""A press that does not renew for so long was killed; another takes over."""

RENEW_EVERY = 5.0
"""Seconds between two renewals."""


class LeaseLost(Exception):  # noqa: N818  it reads as what happened
    """This press slept past its term and another one has taken over; nothing is lost, it prints what is left."""


class PressLease(models.Model):
    """The one row of the press: who presses until when, and how far it has come."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    holder = models.CharField(
        max_length=120, blank=True, help_text="place, process, and a word that no other press knows"
    )
    until = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.done} of {self.total}"

    @classmethod
    def held(cls) -> bool:
        """Whether somebody is pressing now."""
        running = cls.objects.filter(until__gt=timezone.now()).first()
        return running is not None and not is_gone(running.holder)


class Lease:
    """A lease in hand."""

    def __init__(self, holder: str) -> None:
        self._holder = holder
        self._renewed = time.monotonic()

    def renew(self, done: int, total: int) -> None:
        """Go on for another term, telling how far the press has come. Cheap to call often. Raises :class:`LeaseLost`."""
        if time.monotonic() - self._renewed < RENEW_EVERY:
            return
        mine = PressLease.objects.filter(id=1, holder=self._holder)
        if not mine.update(until=timezone.now() + TERM, done=done, total=total):
            raise LeaseLost(
                "The press was halted for longer than its lease; another press has taken over and completes the work."
            )
        self._renewed = time.monotonic()


@contextmanager
def lease() -> Iterator[Lease | None]:
    """The right to press, given back at the end; None when somebody else has it."""
    holder = a_holder()
    if not _take(holder):
        yield None
        return
    try:
        yield Lease(holder)
    finally:
        PressLease.objects.filter(id=1, holder=holder).update(holder="", until=None)


def _take(holder: str) -> bool:
    """Claim by *update and count*: of two who try at once, one changes the row."""
    before, _ = PressLease.objects.get_or_create(id=1)
    free = Q(until=None) | Q(until__lte=timezone.now())
    if is_gone(before.holder):
        free |= Q(holder=before.holder)
    claimed = PressLease.objects.filter(free, id=1)
    return bool(claimed.update(holder=holder, until=timezone.now() + TERM, done=0, total=0))


def a_holder() -> str:
    """This process, and a word that nobody else knows."""
    return " ".join((_place(), str(os.getpid()), secrets.token_hex(8)))


def is_gone(holder: str) -> bool:
    """Whether this holder's process can be seen to have ended."""
    place, _, rest = holder.partition(" ")
    process, _, _ = rest.partition(" ")
    if not process or place != _place():
        return False
    return not Path(f"/proc/{process}").exists()


def _place() -> str:
    """Where a process number means something: this start of this machine, this container. Elsewhere than on Linux, nowhere."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot}/{Path('/proc/self/ns/pid').stat().st_ino}"
    except OSError:
        return f"nowhere/{secrets.token_hex(8)}"
