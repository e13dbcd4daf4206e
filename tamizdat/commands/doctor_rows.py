"""The doctor looks at the database: whether it answers, is up to date and whole, and whether the press keeps up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from tamizdat.commands import doctor_giving
from tamizdat.commands.findings import Finding, ok, warning, wrong
from tamizdat.config import rows
from tamizdat.config.newspaper import Newspaper

BACKUP = "Stop the newspaper and bring the file back from a backup."
PATIENCE = timedelta(minutes=2)
"""How long a change of the newsroom may wait for the press before somebody should look."""


def examine(newspaper: Newspaper) -> Iterator[Finding]:
    """Needs Django started; makes no database. What stands in rows is looked at only when the database is whole and up to date."""
    for look in (_there, _whole, _up_to_date):
        finding = _looked(look, newspaper)
        if finding.state != "ok":
            yield finding
            return
    yield ok("database", f"{connection.vendor}, whole and up to date")
    yield _accounts()
    yield from _press(newspaper)
    yield from doctor_giving.examine(newspaper)


def _looked(look: Callable[[Newspaper], Finding], newspaper: Newspaper) -> Finding:
    try:
        return look(newspaper)
    except OperationalError as error:
        do = f"Look at database in {newspaper.file}, and at the server."
        return wrong("database", f"does not answer ({type(error).__name__})", do)
    except DatabaseError as error:
        return wrong("database", f"is damaged ({error})", BACKUP)


def _there(newspaper: Newspaper) -> Finding:
    found = rows.state(newspaper)
    if found == "there":
        return ok("database", "is there")
    do = BACKUP
    if found != "damaged":
        do = f"Bring it back from a backup, or correct database in {newspaper.file}. Do not press before."
    return wrong("database", rows.told(newspaper, found), do)


def _whole(_newspaper: Newspaper) -> Finding:
    """Every page of the SQLite file; a server looks after its own."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check(1)")
            (answer,) = cursor.fetchone()
        if answer != "ok":
            return wrong("database", f"is damaged: {' '.join(answer.split())}", BACKUP)
    return ok("database", "is whole")


def _up_to_date(newspaper: Newspaper) -> Finding:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        do = f"tamizdat run {newspaper.directory} takes them."
        return wrong("database", f"lacks {len(missing)} steps of this version", do)
    return ok("database", "is up to date")


def _accounts() -> Finding:
    from django.contrib.auth import get_user_model

    if not get_user_model().objects.filter(is_superuser=True, is_active=True).exists():
        return wrong("accounts", "nobody can administer the desk", "See 'Accounts' in docs/operators/commands.md.")
    return ok("accounts", f"{get_user_model().objects.filter(is_active=True).count()} can sign in")


def _press(newspaper: Newspaper) -> Iterator[Finding]:
    from tamizdat.pipeline.models import Edition, PrintedOutput

    yield _queue(newspaper)
    yield _failures(newspaper)
    if rows.holds_an_edition(newspaper) and not PrintedOutput.objects.exists():
        yield _a_paper_of_another(newspaper)
        return
    last = Edition.objects.exclude(finished_at=None).order_by("-number").first()
    if last is None:
        yield warning("edition", "nothing was pressed yet", f"tamizdat press {newspaper.directory}")
    else:
        yield ok("edition", f"{last.number}, {last.outputs} files, pressed {last.pressed_at:%Y-%m-%d %H:%M} UTC")


def _a_paper_of_another(newspaper: Newspaper) -> Finding:
    """A new database where there was an old one, or the wrong one: its next press prints beside and over what the other printed."""
    return wrong(
        "edition",
        f"the database has printed nothing, and there is a paper in {newspaper.output}",
        f"If it is the wrong database, bring the right one back from a backup. Else: tamizdat press --full {newspaper.directory}",
    )


def _queue(newspaper: Newspaper) -> Finding:
    """Changes that nobody typesets: the worker or the timetable does not run, or is stuck."""
    from tamizdat.pipeline.models import Change, PressLease

    waiting = Change.objects.waiting().filter(failed_at=None).order_by("made_at").first()
    if waiting is None or waiting.made_at > timezone.now() - PATIENCE:
        return ok("press", "keeps up")
    if PressLease.held():
        return ok("press", "is at work")
    since = f"{waiting.made_at:%Y-%m-%d %H:%M} UTC"
    do = f"Is the newspaper running? tamizdat run {newspaper.directory}, or once: tamizdat press {newspaper.directory}"
    return wrong("press", f"is behind: changes wait since {since}", do)


def _failures(newspaper: Newspaper) -> Finding:
    from tamizdat.pipeline.models import Change, StaleOutput

    failed = (
        Change.objects.waiting().exclude(failed_at=None).count() + StaleOutput.objects.exclude(failed_at=None).count()
    )
    if failed:
        return wrong(
            "pages", f"{failed} could not be printed", f"tamizdat press {newspaper.directory} tries again and says why."
        )
    return ok("pages", "all could be printed")
