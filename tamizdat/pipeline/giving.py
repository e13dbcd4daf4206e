"""The round of giving: events are followed, errands done, and contributions looked at that wait, or whose renewal is due.

Everything is a row with a lease, so a worker that is killed loses nothing: the next one asks again, with the same keys.
"""

from __future__ import annotations

import logging
import os
import socket
from datetime import timedelta
from typing import Final

from django.utils import timezone

from tamizdat.giving import begin, designating, doing, errands, events, following, moving, open_pages
from tamizdat.giving.errors import GivingError
from tamizdat.giving.healing import heal
from tamizdat.giving.models import Call, Contribution
from tamizdat.giving.providers.port import ProviderError, UnknownReference
from tamizdat.giving.tills import Tills, tills

log = logging.getLogger(__name__)

AT_ONCE: Final = 50
HELD: Final = timedelta(minutes=2)
"""A contribution that somebody looks at is left alone by others for so long."""
NO_ANSWER: Final = timedelta(minutes=5)
NO_SUCH_THING: Final = timedelta(days=1)
LOST_START: Final = timedelta(minutes=3)
"""After so long the process that asked for a page is gone, or its donor is."""


def go_round(registry: Tills | None = None) -> int:
    """One round; how much there was to do."""
    found = tills() if registry is None else registry
    worker = f"{socket.gethostname()}:{os.getpid()}"[:80]
    open_pages.let_go(found)
    done = follow_events(worker, found) + do_errands(worker, found)
    carry_out_designations(found)
    moving.settle_what_agreed()
    return done + look_at_what_waits(found) + finish_starts(found)


def heal_all() -> None:
    """What webhooks did not tell in the last days is read from the providers' lists."""
    for till in tills().values():
        try:
            heal(till, timezone.now() - timedelta(days=3))
        except ProviderError as error:
            log.warning(
                "The books of %s could not be compared: %s. It is tried again.", till.name, type(error).__name__
            )


def carry_out_designations(registry: Tills) -> None:
    try:
        designating.carry_out_what_is_due(registry)
    except designating.UnfinishedDesignation as error:
        log.warning("A designation is in force, and not carried out yet: %s", error)


def follow_events(worker: str, registry: Tills) -> int:
    taken = events.take(worker, AT_ONCE)
    for event in taken:
        try:
            known = following.follow(event, registry)
        except (ProviderError, GivingError) as error:
            log.info("An event of %s waits: %s", event.provider, type(error).__name__)
            events.later(worker, event)
        else:
            events.done(worker, [event], foreign=not known)
    return len(taken)


def do_errands(worker: str, registry: Tills) -> int:
    taken = errands.take(worker, AT_ONCE)
    for errand in taken:
        doing.do(worker, errand, registry)
    return len(taken)


def look_at_what_waits(registry: Tills) -> int:
    now = timezone.now()
    waiting = list(Contribution.objects.filter(ref_sealed__isnull=False).to_look_at(now)[:AT_ONCE])
    for ours in waiting:
        mine = Contribution.objects.filter(pk=ours.pk, look_at=ours.look_at)
        if mine.update(look_at=now + HELD):
            _look(ours, registry)
    return len(waiting)


def finish_starts(registry: Tills) -> int:
    """Pages that were asked for and whose answer nobody kept: asked for again with the same key, and let go."""
    lost = Call.objects.unanswered(begin.START, timezone.now() - LOST_START).select_related("contribution")
    calls = [call for call in lost[:AT_ONCE] if call.contribution.provider in registry]
    for call in calls:
        try:
            begin.resume(call, registry[call.contribution.provider])
        except ProviderError as error:
            log.info("A page at %s is not known yet: %s", call.contribution.provider, type(error).__name__)
    return len(calls)


def _look(ours: Contribution, registry: Tills) -> None:
    wait = NO_ANSWER
    try:
        following.look(ours, registry)
    except UnknownReference:
        wait = NO_SUCH_THING
    except (ProviderError, GivingError) as error:
        log.info("%s could not be asked: %s", ours.provider, type(error).__name__)
    else:
        return
    Contribution.objects.filter(pk=ours.pk).update(look_at=timezone.now() + wait)
