"""Whether the newspaper's database is there. What is printed from one that is gone would erase the paper.

Only ``tamizdat init`` and ``tamizdat demo`` begin a database; whatever else finds none asks for the backup.
"""

from __future__ import annotations

from typing import Literal

from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from tamizdat.config.databases import sqlite_file
from tamizdat.config.newspaper import Newspaper
from tamizdat.config.wrong import LostDatabase

State = Literal["there", "missing", "empty", "damaged"]
"""``missing``: no file. ``empty``: no newsroom was ever begun in it. ``damaged``: a file that SQLite cannot read."""


def state(newspaper: Newspaper) -> State:
    """How it is with the database; makes no file. Needs Django; raises OperationalError when a server does not answer."""
    file = sqlite_file(newspaper)
    if file and not file.is_file():
        return "missing"
    if file and not file.stat().st_size:  # opening it would write into it
        return "empty"
    try:
        begun = {app for app, _name in _steps_taken()}
    except OperationalError:
        raise
    except DatabaseError:
        if file is None:
            raise
        return "damaged"
    return "there" if "newsroom" in begun else "empty"


def refuse_a_lost_database(newspaper: Newspaper) -> None:
    """Raises ``LostDatabase``. A server that does not answer just now is not lost."""
    try:
        found = state(newspaper)
    except OperationalError:
        return
    if found != "there":
        raise LostDatabase(told(newspaper, found), newspaper.file, newspaper.output)


def told(newspaper: Newspaper, found: State) -> str:
    """How it is, in the words that follow “the database”."""
    name = sqlite_file(newspaper) or "what database names"
    return {
        "there": "is there",
        "missing": f"is gone: {name} does not exist",
        "empty": f"is gone: {name} has no newspaper in it",
        "damaged": f"is damaged: {name} cannot be read",
    }[found]


def holds_an_edition(newspaper: Newspaper) -> bool:
    """Whether something was pressed: a file or folder that readers see."""
    paper = newspaper.output
    return paper.is_dir() and any(not each.name.startswith(".") for each in paper.iterdir())


def _steps_taken() -> list[tuple[str, str]]:
    """The migrations that the database remembers. A process that had no connection has none afterwards: it may fork."""
    fresh = connection.connection is None
    try:
        return list(MigrationRecorder(connection).applied_migrations())
    finally:
        if fresh:
            connection.close()
