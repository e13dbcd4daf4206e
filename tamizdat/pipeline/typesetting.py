"""Changes of the newsroom become typeset rows, and the outputs that show them become stale."""

from __future__ import annotations

import logging

from django.db import OperationalError, transaction
from django.utils import timezone

from tamizdat.paper.catalogue import Catalogue
from tamizdat.paper.typesetting import take
from tamizdat.pipeline.changes import Change
from tamizdat.pipeline.lease import Lease
from tamizdat.pipeline.newsletters import write_letterheads
from tamizdat.pipeline.stores import DatabaseStore
from tamizdat.press.graph import stale_after
from tamizdat.press.outputs import EditionMark, Key

log = logging.getLogger(__name__)

AT_ONCE = 50
"""Changes typeset in one transaction: an editor who saves meanwhile waits for it, so it has to be short."""


def typeset_changes(held: Lease) -> dict[str, str]:
    """Typeset all that waits. Returns what could not be, and why; it goes on waiting, and the rest is done."""
    errors: dict[str, str] = {}
    last = 0
    while changes := list(Change.objects.waiting().filter(id__gt=last).order_by("id")[:AT_ONCE]):
        last = changes[-1].id
        with transaction.atomic():
            errors |= _typeset(changes)
        held.renew(0, 0)
    return errors


def _typeset(changes: list[Change]) -> dict[str, str]:
    keys: set[Key] = set()
    errors: dict[str, str] = {}
    for subject in dict.fromkeys(change.subject for change in changes):
        try:
            with transaction.atomic():
                keys |= take(subject)
        except OperationalError:
            raise  # the database's fault and not the story's: all that was set with it is taken back, and tried again in seconds
        except Exception as error:  # noqa: BLE001  one story that cannot be set must not hold up the others; it is noted and tried again
            errors[subject] = f"{type(error).__name__}: {error}"
            failure = type(error).__name__  # its message and traceback can hold what a story says
            log.warning("%s could not be typeset: %s. It is tried again with the next press.", subject, failure)
    store = DatabaseStore()
    store.mark(stale_after(store, Catalogue(EditionMark(0, timezone.now())), keys))
    write_letterheads(keys)
    _settle(changes, errors)
    return errors


def _settle(changes: list[Change], errors: dict[str, str]) -> None:
    now = timezone.now()
    taken = [change.id for change in changes if change.subject not in errors]
    Change.objects.filter(id__in=taken).update(taken_at=now, failed_at=None, error="")
    for change in changes:
        if change.subject in errors:
            Change.objects.filter(id=change.id).update(failed_at=now, error=errors[change.subject])
