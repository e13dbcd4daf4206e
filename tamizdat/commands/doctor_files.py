"""The doctor looks at the directory: who can read it, whether it can be written, the disk under it, the clock."""

from __future__ import annotations

import os
import shutil
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from tamizdat.commands.findings import Finding, ok, warning, wrong
from tamizdat.config.databases import sqlite_file
from tamizdat.config.faces import LOOPBACK
from tamizdat.config.newspaper import Newspaper

GIGABYTE = 1024**3
MEGABYTE = 1024**2
CLOCK_TOLERANCE = 120
"""Seconds that a file may be younger than the clock says it is now."""


def examine(newspaper: Newspaper) -> Iterator[Finding]:
    yield _for_its_owner_only("directory", newspaper.directory, 0o700)
    yield _for_its_owner_only("settings file", newspaper.file, 0o600)
    yield _secret(newspaper)
    rows = sqlite_file(newspaper)
    if rows and rows.exists():
        yield _for_its_owner_only("database file", rows, 0o600)
    for what, folder in (("media", newspaper.media), ("pressed paper", newspaper.output)):
        yield _writable(what, folder)
    yield _disk(newspaper.directory)
    yield _clock(newspaper.directory)
    yield _addresses(newspaper)


def _for_its_owner_only(what: str, path: Path, mode: int) -> Finding:
    if path.stat().st_mode & 0o077:
        return wrong(what, f"{path} can be read by other users of this machine", f"chmod {mode:o} {path}")
    return ok(what, "is for its owner only")


def _secret(newspaper: Newspaper) -> Finding:
    file = newspaper.keys / "secret"
    if os.environ.get("TAMIZDAT_SECRET_KEY"):
        return ok("secret key", "comes from TAMIZDAT_SECRET_KEY")
    if not file.is_file():
        return wrong(
            "secret key", f"{file} is missing", "Bring it back from a backup; the start tells how to make a new one."
        )
    return _for_its_owner_only("secret key", file, 0o600)


def _writable(what: str, folder: Path) -> Finding:
    if not folder.is_dir():
        return warning(what, f"{folder} is missing", f"mkdir -m 700 {folder}, or bring it back from a backup.")
    if not os.access(folder, os.W_OK | os.X_OK):
        owner = folder.stat().st_uid
        return wrong(
            what, f"{folder} cannot be written by user {os.getuid()}", f"It belongs to user {owner}: run as that user."
        )
    return ok(what, f"{folder} can be written")


def _disk(directory: Path) -> Finding:
    free = shutil.disk_usage(directory).free
    says = f"{free / GIGABYTE:.1f} GB free"
    if free < 200 * MEGABYTE:
        return wrong("disk", says, "Make room now: a full disk stops the press and the desk.")
    if free < 2 * GIGABYTE:
        return warning("disk", says, "Make room soon.")
    return ok("disk", says)


def _clock(directory: Path) -> Finding:
    newest = max(_changed(file) for file in directory.iterdir())
    if newest > time.time() + CLOCK_TOLERANCE:
        return wrong(
            "clock", "goes after: files here are from the future", "Set it, and let it be kept: apt-get install chrony"
        )
    return ok("clock", time.strftime("%Y-%m-%d %H:%M:%S %z"))


def _changed(file: Path) -> float:
    found = file.lstat()
    return found.st_mtime if stat.S_ISREG(found.st_mode) else 0


def _addresses(newspaper: Newspaper) -> Finding:
    paper, desk = urlsplit(newspaper.address), urlsplit(newspaper.desk_address)
    if paper.hostname in LOOPBACK:
        return warning(
            "addresses",
            f"the paper is at {newspaper.address}, on this machine only",
            "Set address to where readers find it.",
        )
    if paper.hostname == desk.hostname:
        return wrong(
            "addresses", "desk and paper have the same host", "Set desk_address to a host that readers do not know."
        )
    if desk.scheme == "http" and desk.hostname not in LOOPBACK and not (desk.hostname or "").endswith(".onion"):
        return wrong(
            "addresses",
            f"passwords go to {newspaper.desk_address} unencrypted",
            "Set up https for the desk, see install.md.",
        )
    return ok("addresses", f"the paper at {newspaper.address}, the desk at {newspaper.desk_address}")
