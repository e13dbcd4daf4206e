"""The doctor looks at the database: whether it answers, is up to date and whole, and whether the press keeps up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from tamizdat.commands.findings import Finding, ok, warning, wrong
from tamizdat.config.newspaper import Newspaper

PATIENCE = timedelta(minutes=2)
"""How long a change of the newsroom may wait for the press before somebody should look."""


def examine(newspaper: Newspaper) -> Iterator[Finding]:
    """Needs Django started. What stands in rows is looked at only when the database is up to date."""
    database = _database(newspaper)
    yield database
    if database.state != "ok":
        return
    yield _whole()
    yield _accounts()
    yield from _press(newspaper)


def _database(newspaper: Newspaper) -> Finding:
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        return wrong(
            "database",
            f"does not answer ({type(error).__name__})",
            f"Look at database in {newspaper.file}, and at the server.",
        )
    if missing:
        return wrong(
            "database", f"lacks {len(missing)} steps of this version", f"tamizdat run {newspaper.directory} takes them."
        )
    return ok("database", f"{connection.vendor}, up to date")


def _whole() -> Finding:
    if connection.vendor != "sqlite":
        return ok("database pages", "are kept by the server")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(1)")
        (answer,) = cursor.fetchone()
    if answer != "ok":
        return wrong(
            "database pages", f"are damaged: {answer}", "Stop the newspaper and bring the file back from a backup."
        )
    return ok("database pages", "are whole")


def _accounts() -> Finding:
    from django.contrib.auth import get_user_model

    if not get_user_model().objects.filter(is_superuser=True, is_active=True).exists():
        return wrong("accounts", "nobody can administer the desk", "See 'Accounts' in docs/operators/commands.md.")
    return ok("accounts", f"{get_user_model().objects.filter(is_active=True).count()} can sign in")


def _press(newspaper: Newspaper) -> Iterator[Finding]:
    from tamizdat.pipeline.models import Edition

    yield _queue(newspaper)
    yield _failures(newspaper)
    last = Edition.objects.exclude(finished_at=None).order_by("-number").first()
    if last is None:
        yield warning("edition", "nothing was pressed yet", f"tamizdat press {newspaper.directory}")
    else:
        yield ok("edition", f"{last.number}, {last.outputs} files, pressed {last.pressed_at:%Y-%m-%d %H:%M} UTC")


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
