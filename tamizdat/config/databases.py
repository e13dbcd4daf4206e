"""Where the newspaper's rows are kept: a SQLite file in its directory, or the PostgreSQL that its settings name."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tamizdat.config.newspaper import Newspaper

# WAL: readers do not wait for the writer. secure_delete: what is deleted is overwritten, a withdrawn name too.
SQLITE = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"


def database(newspaper: Newspaper) -> dict[str, Any]:
    """Django's ``DATABASES["default"]`` for this newspaper."""
    return _postgresql(newspaper.database) if newspaper.database else _sqlite(newspaper)


def sqlite_file(newspaper: Newspaper) -> Path | None:
    """The one file that holds the rows; None where a server keeps them."""
    return None if newspaper.database else newspaper.directory / "newspaper.sqlite3"


def begin_the_file(newspaper: Newspaper) -> None:
    """Before the first table: SQLite would make its file as readable as the umask has it, and its journals like the file."""
    if file := sqlite_file(newspaper):
        file.touch(mode=0o600)


def for_its_owner_only(newspaper: Newspaper) -> None:
    """Drafts and names lie in it: a file of an earlier version, or out of a backup, that others can read, they can read no more."""
    file = sqlite_file(newspaper)
    for each in (file, Path(f"{file}-wal"), Path(f"{file}-shm")) if file else ():
        with suppress(FileNotFoundError, PermissionError):  # who is not its owner is told by the doctor
            if each.stat().st_mode & 0o077:
                each.chmod(0o600)


def _sqlite(newspaper: Newspaper) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(sqlite_file(newspaper)),
        # IMMEDIATE: a transaction that reads and then writes would fail at once when another writes in between
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 30, "init_command": SQLITE},
    }


def _postgresql(address: str) -> dict[str, Any]:
    url = urlsplit(address)
    options = dict(parse_qsl(url.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.strip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(options.pop("host", url.hostname or "")),
        "PORT": str(options.pop("port", url.port or "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
