"""Start Django for one newspaper, for commands and faces alike."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import Literal

import django

from tamizdat.config.databases import for_its_owner_only
from tamizdat.config.newspaper import Newspaper, load
from tamizdat.config.wrong import LostDatabase, NoNewspaper, WrongSettings
from tamizdat.lib.garbage import SELDOM

Face = Literal["desk", "counter"]


def start(directory: Path | None = None, face: Face = "desk", *, without_rows: bool = False) -> Newspaper:
    """Load the settings of the newspaper in ``directory`` and set Django up with them. Once a process.

    Raises ``NoNewspaper``, ``WrongSettings`` and ``LostDatabase``; ``tamizdat`` shows their text and ends with 2. Only who
    begins a database, or says what is wrong with it, starts ``without_rows``; the counter can, since readers get files.
    """
    newspaper = load(directory)
    if not newspaper.file.exists():
        raise NoNewspaper(newspaper.directory)
    for_its_owner_only(newspaper)
    os.environ["TAMIZDAT_DIR"] = str(newspaper.directory)
    os.environ["TAMIZDAT_FACE"] = face
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tamizdat.config.settings")
    _set_django_up()
    if face == "desk" and not without_rows:
        from tamizdat.config.rows import refuse_a_lost_database  # noqa: PLC0415  Django is ready from here on

        refuse_a_lost_database(newspaper)
    return newspaper


def _set_django_up() -> None:
    """A hundred thousand things are made here, and all stay: a quarter of the time would go into looking for rubbish among them,
    and a twentieth of a mail afterwards."""
    gc.disable()
    try:
        django.setup()
        gc.freeze()
    finally:
        gc.enable()
        gc.set_threshold(*SELDOM)


def start_or_stop(face: Face) -> Newspaper:
    """``start`` for a face that any WSGI server loads: what is wrong is said in one message and ends the process with 2."""
    try:
        return start(face=face)
    except (LostDatabase, NoNewspaper, WrongSettings) as wrong:
        print(wrong, file=sys.stderr)  # noqa: T201  the one message of a start that stops here
        raise SystemExit(2) from None
