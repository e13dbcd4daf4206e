"""From *Publish* to the reader: changes → typesetting → stale outputs → rendered, written → an edition.

Every step may be killed and is done again by the next press: a change waits until it is
typeset, an output is stale until it is written and recorded, an edition is unfinished
until all that was stale is printed. One press at a time holds the lease.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from time import perf_counter

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tamizdat.edition.errors import EditionError
from tamizdat.lib.batches import batches
from tamizdat.paper.catalogue import Catalogue
from tamizdat.paper.keys import HOUSE
from tamizdat.paper.sources import available
from tamizdat.pipeline import sealing
from tamizdat.pipeline.changes import RETRY, Change, Retraction
from tamizdat.pipeline.editions import Edition
from tamizdat.pipeline.hands import hands
from tamizdat.pipeline.lease import Lease, LeaseLost, PressLease, lease
from tamizdat.pipeline.new_store import store_for
from tamizdat.pipeline.printed import PrintedOutput, StaleOutput, UnsealedFile
from tamizdat.pipeline.rules import note_new_rules, remember_the_house, the_house_is_new
from tamizdat.pipeline.stores import DatabaseStore
from tamizdat.pipeline.tickers import print_tickers
from tamizdat.pipeline.typesetting import typeset_changes
from tamizdat.press.drafts import Finish
from tamizdat.press.errors import MostOfTheTree, PressError
from tamizdat.press.graph import Stale, everything
from tamizdat.press.outputs import EDITION
from tamizdat.press.press import Report, Tick, print_stale, sweep
from tamizdat.press.write import Tree

log = logging.getLogger(__name__)


class PressIsBusy(Exception):  # noqa: N818  it reads as what happened
    """Somebody else is pressing, and will print what is due as well."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a press came to. ``edition`` is None when nothing was stale; ``errors`` maps what failed to the reason."""

    edition: Edition | None
    errors: dict[str, str]


def all_that_is_due() -> None:
    """What a worker does when it is woken: press until nothing is due. Whoever presses already does it for us."""
    while is_due() and not PressLease.held():
        try:
            press()
        except (PressIsBusy, LeaseLost) as reason:
            log.info("Press ended: %s", reason)
            return
        except PressError as error:
            log.error("%s", error)  # noqa: TRY400  it says what to do; the timetable tries again
            return


def is_due() -> bool:
    """Whether there is work: changes, stale outputs, an edition that a killed press left. What failed is due again after a while."""
    tired = Q(failed_at__gt=timezone.now() - RETRY)
    return (
        Change.objects.due().exists()
        or Change.objects.homeless().exists()
        or StaleOutput.objects.exclude(tired).exists()
        or Edition.unfinished()
    )


def press(tick: Tick = lambda _done, _total: None, *, full: bool = False, compressed: bool = True) -> Pressed:
    """Press all that is due; with ``full`` everything there is. Raises :class:`PressIsBusy`, ``PressError``, ``LeaseLost``.

    A full press that was killed goes on where it was, however it is started again. Not ``compressed``, files
    have no siblings: for measuring beside programs that make none.
    """
    started = perf_counter()
    with available(), lease() as held:
        if held is None:
            raise PressIsBusy(
                "Another press is running; it prints what is due. Wait until it has ended, then press again."
            )
        renew, finish = _renewing(held, tick), sealing.finish(compressed=compressed)
        note_new_rules()
        print_tickers()
        taken_back = Retraction.taken_back()
        errors = typeset_changes(held)
        if the_house_is_new() or ((full or _tree_is_lost()) and not Edition.unfinished(full=True)):
            begin_full()
        if sealing.is_unsealed():
            mark_missing()
        if not StaleOutput.objects.exists() and not Edition.unfinished():
            Change.objects.homeless().delete()
            newest = Edition.newest()
            return Pressed(None, errors | (_seal(newest, taken_back, finish, renew) if newest else {}))
        edition = Edition.begin()
        Change.objects.homeless().update(edition=edition.number)
        store = store_for(edition.number)
        report = _print(edition, store, finish, renew)
        if edition.full:
            errors |= _sweep(store, report, most=full)
        errors |= {str(output): reason for output, reason in report.errors.items()}
        errors |= _seal(edition, taken_back, finish, renew)
        return Pressed(_finish(edition, report, errors, perf_counter() - started), errors)


def begin_full() -> None:
    """The next edition, or the one that a killed press left, becomes a full one: all that it has not printed from now on is stale."""
    with transaction.atomic():
        store = DatabaseStore(Edition.begin(full=True).number)
        store.mark(Stale(output, HOUSE) for output in store.done())
        remember_the_house()


def mark_missing() -> None:
    """A file that waits to be sealed and that somebody has deleted is printed again."""
    store, output = DatabaseStore(), settings.NEWSPAPER.output
    for paths in batches(list(UnsealedFile.objects.values_list("path", flat=True)), sealing.AT_ONCE):
        gone = [path for path in paths if not (output / path).is_file()]
        store.mark(Stale(holder, HOUSE) for holder in store.holders(gone).values())


def _tree_is_lost() -> bool:
    return Tree.is_bare(settings.NEWSPAPER.output) and PrintedOutput.objects.exists()


def _print(edition: Edition, store: DatabaseStore, finish: Finish, renew: Tick) -> Report:
    catalogue = Catalogue(edition.mark)
    output = settings.NEWSPAPER.output
    if edition.full:
        done = {one for one, path in store.done().items() if (output / path).is_file()}
        store.unprinted = list(everything(store, catalogue, HOUSE, done))
    finish = replace(finish, bare=Tree.is_bare(output))
    with hands(edition.mark, finish, len(store.unprinted)) as setting, Tree(output, finish=finish) as tree:
        if edition.taken_over:
            store.mark(list(store.readers([EDITION])))  # some may carry the number, some not yet
        return print_stale(store, catalogue, tree, renew, setting)


def _sweep(store: DatabaseStore, report: Report, *, most: bool) -> dict[str, str]:
    """After a full press. Only a person who asks for one can lose most of the tree by it."""
    store.tidy()
    try:
        with Tree(settings.NEWSPAPER.output) as tree:
            report.removed += sweep(store, tree, most=most)
    except MostOfTheTree as error:
        log.warning("%s", error)
        return {"files of no output": str(error)}
    return {}


def _seal(edition: Edition, taken_back: list[int], finish: Finish, renew: Tick) -> dict[str, str]:
    """Seal what is printed. When it cannot be, the paper is printed all the same, and the timetable tries again."""
    try:
        sealing.seal_edition(edition.mark, finish, renew, forget=bool(taken_back))
        Retraction.objects.filter(id__in=taken_back).delete()
    except EditionError as error:
        log.error("Edition %d is not sealed: %s", edition.number, error)  # noqa: TRY400  it says what to do
        return {"seal": str(error)}
    return {}


def _renewing(held: Lease, tick: Tick) -> Tick:
    def renew(done: int, total: int) -> None:
        held.renew(done, total)
        tick(done, total)

    return renew


def _finish(edition: Edition, report: Report, errors: dict[str, str], seconds: float) -> Edition | None:
    """Close the edition; one that nothing came of never was."""
    changes = Change.objects.filter(edition=edition.number)
    if not report.printed and not edition.full:
        changes.delete()
        edition.delete()
        return None
    edition.give_reasons(list(changes.order_by("id").values_list("subject", flat=True)))
    edition.outputs = DatabaseStore().count()
    edition.rendered, edition.written, edition.removed = report.rendered, report.written, report.removed
    edition.errors = [{"what": what, "error": error} for what, error in errors.items()]
    edition.seconds = seconds
    edition.finished_at = timezone.now()
    edition.save()
    for what in report.errors:
        log.warning(
            "“%s” could not be printed; the reason is kept in edition %d. It is tried again with the next press.",
            what,
            edition.number,
        )
    return edition
