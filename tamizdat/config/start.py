"""Start Django for one newspaper, for commands and faces alike."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Literal

import django

from tamizdat.config.newspaper import Newspaper, load
from tamizdat.config.wrong import NoNewspaper, WrongSettings

Face = Literal["desk", "counter"]


def start(directory: Path | None = None, face: Face = "desk") -> Newspaper:
    """Load the settings of the newspaper in ``directory`` and set Django up with them. Once a process.

    Raises ``NoNewspaper`` and ``WrongSettings``; ``tamizdat`` shows their text and ends with 2.
    """
    newspaper = load(directory)
    if not newspaper.file.exists():
        raise NoNewspaper(newspaper.directory)
    os.environ["TAMIZDAT_DIR"] = str(newspaper.directory)
    os.environ["TAMIZDAT_FACE"] = face
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tamizdat.config.settings")
    django.setup()
    return newspaper


def start_or_stop(face: Face) -> Newspaper:
    """``start`` for a face that any WSGI server loads: what is wrong is said in one message and ends the process with 2."""
    try:
        return start(face=face)
    except (NoNewspaper, WrongSettings) as wrong:
        print(wrong, file=sys.stderr)  # noqa: T201  the one message of a start that stops here
        raise SystemExit(2) from None
