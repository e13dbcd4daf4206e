"""The world of the tests: a newspaper in a temporary directory, on SQLite or the PostgreSQL that the environment names.

Loaded as a pytest plugin before Django is set up, since Django's settings come from the newspaper's.
``TAMIZDAT_TEST_DATABASE`` is the URL of a PostgreSQL server's database in which new databases may be made.
Each process of the tests has a newspaper of its own, and removes it at the end.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from tamizdat.edition import keys
from tamizdat.edition.keyring import Keyring, found_alone

SERVER = os.environ.get("TAMIZDAT_TEST_DATABASE", "")


def on_the_server(name: str) -> str:
    """The URL of another database of the server that the tests run on."""
    return urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))


def _database() -> str:
    return on_the_server(f"tamizdat_{os.getpid()}") if SERVER else ""


def _lay_out(home: Path) -> None:
    home.chmod(0o700)
    (home / "tamizdat.toml").write_text(
        f'name = "The Far Shore"\nlanguages = ["en", "ru", "fa"]\ntime_zone = "Europe/Riga"\ndatabase = "{_database()}"\n',
    )
    (home / "keys").mkdir(mode=0o700)
    (home / "keys" / "secret").write_text("only-for-the-tests-of-this-newspaper-and-long-enough")
    (home / "keys" / "secret").chmod(0o600)
    found_alone(Keyring(home / "keys"), HOLDER, datetime.now(UTC))


HOLDER = keys.make()
"""Holds the root of the tests' paper alone."""
HOME = Path(tempfile.mkdtemp(prefix="tamizdat-tests-"))
_lay_out(HOME)
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
os.environ["TAMIZDAT_DIR"] = str(HOME)


def sweep() -> None:
    """Take away what a test printed or sealed: the next one's newspaper is a new one."""
    shutil.rmtree(HOME / "paper", ignore_errors=True)
