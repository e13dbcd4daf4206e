"""Every byte that a newspaper keeps, to look for what must not be in it."""

from __future__ import annotations

import sqlite3
import subprocess
from pathlib import Path

from django.db import connection

from tests import world


def everything_kept() -> list[bytes]:
    """Every file of the newspaper; and what a dump of its database says, where that is a file.

    The write-ahead log goes with the last connection, and a request that is over has closed ours: so it is opened first.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_migrations")
    files = [_read(file) for file in world.HOME.rglob("*") if file.is_file()]
    if connection.vendor != "sqlite":
        return [*files, _dump_of_the_server()]
    name = Path(str(connection.settings_dict["NAME"]))
    assert name.with_name(f"{name.name}-wal").exists()
    with sqlite3.connect(name) as database:
        return [*files, "\n".join(database.iterdump()).encode()]


def _read(file: Path) -> bytes:
    """Those of the database by another process: one that opens and closes them itself loses the locks that SQLite holds
    for it (sqlite.org/howtocorrupt.html, 2.2), and whoever opens the database next spoils what this one reads."""
    if ".sqlite3" in file.name:
        return subprocess.run(["/bin/cat", str(file)], capture_output=True, check=True).stdout
    return file.read_bytes()


def _dump_of_the_server() -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        rows = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')  # noqa: S608  our own tables
            rows += [text for (text,) in cursor.fetchall()]
    return "\n".join(rows).encode()
