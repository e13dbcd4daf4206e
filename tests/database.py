"""The database of the tests: migrated once for each state of the migrations, then copied.

Migrating takes eight seconds and copying a few milliseconds. The copy lies where the
newspaper's settings say, so that programs which a test starts see the same database.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from tests import world

FIXTURES = frozenset({"db", "transactional_db", "live_server", "newspaper"})
"""What a test asks for that works with a database; ``newspaper`` is that of the journeys."""


def lay(cache: Path) -> None:
    """Put a fresh database in its place, making the template in ``cache`` (or on the server) when there is none yet."""
    connections.close_all()
    if world.SERVER:
        _lay_on_the_server(cache)
    else:
        _lay_file(cache)


def clear() -> None:
    """Leave nothing on a server; files go with the newspaper's directory."""
    connections.close_all()
    if world.SERVER:
        _ask_the_server(f"DROP DATABASE IF EXISTS {_name()} WITH (FORCE)")


@contextmanager
def of_its_own(word: str) -> Iterator[dict[str, str]]:
    """The setting of an empty database for a newspaper that a test founds; none where the tests run on SQLite."""
    name = f"tamizdat_{word}_{os.getpid()}"
    if not world.SERVER:
        yield {}
        return
    _ask_the_server(f"CREATE DATABASE {name}")
    yield {"TAMIZDAT_DATABASE": world.on_the_server(name)}
    _ask_the_server(f"DROP DATABASE {name} WITH (FORCE)")


def is_touched_by(item: pytest.Item) -> bool:
    """Whether a test would say something else on another database.

    In a browser only the journeys would: what a page looks like is the same above every database, and what it asks of
    the database is asked without a browser too.
    """
    fixtures = set(getattr(item, "fixturenames", ()))
    if item.get_closest_marker("browser") is not None:
        return "newspaper" in fixtures
    return item.get_closest_marker("django_db") is not None or bool(FIXTURES & fixtures)


def _lay_file(cache: Path) -> None:
    here = Path(_name())
    template = cache / f"{_state_of_migrations()}.sqlite3"
    _remove(here)
    with _alone(cache):
        if not template.exists():
            _migrate()
            shutil.copy(here, template.with_suffix(".new"))
            template.with_suffix(".new").replace(template)
            _forget_old_templates(template)
    _remove(here)
    shutil.copy(template, here)


def _lay_on_the_server(cache: Path) -> None:
    template = f"template_{_state_of_migrations()}"
    clear()
    with _alone(cache):
        if not _ask_the_server(f"SELECT 1 FROM pg_database WHERE datname = '{template}'"):  # noqa: S608  a hash
            _ask_the_server(f"CREATE DATABASE {_name()}")
            _migrate()
            _ask_the_server(f"ALTER DATABASE {_name()} RENAME TO {template}")
        _ask_the_server(f"CREATE DATABASE {_name()} TEMPLATE {template} STRATEGY FILE_COPY")


def _migrate() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    connections.close_all()


def _name() -> str:
    return str(connection.settings_dict["NAME"])


@cache
def _state_of_migrations() -> str:
    digest = hashlib.sha256(repr((settings.LANGUAGE_CODE, connection.vendor)).encode())
    for app in apps.get_app_configs():
        for file in sorted(Path(app.path).glob("migrations/*.py")):
            digest.update(f"{app.label}/{file.name}".encode() + file.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _alone(cache: Path) -> Iterator[None]:
    """One process at a time: the others of a parallel run wait for the template instead of migrating too."""
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _remove(file: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)


def _forget_old_templates(newest: Path) -> None:
    by_age = sorted(newest.parent.glob("*.sqlite3"), key=lambda file: file.stat().st_mtime)
    for old in by_age[:-5]:
        old.unlink(missing_ok=True)


def _ask_the_server(sql: str) -> bool:
    import psycopg  # only where the tests run on PostgreSQL

    with psycopg.connect(world.SERVER, autocommit=True) as server:
        answer = server.execute(sql)  # type: ignore[call-overload]  # names made above, no one's input
        return bool(answer.description and answer.fetchone())
