"""Files that ``tamizdat circulation`` reads and writes, and what to do when it cannot."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click


def typed(raw: bytes, name: str) -> str:
    """Text that a person saved, or what to do when it is none."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise click.ClickException(f"{name} is not text in UTF-8: nothing was changed. Save it as UTF-8.") from None


@contextmanager
def new(file: Path) -> Iterator[TextIO]:
    """A file that only its owner can read; never over another, and gone again when it could not be written to the end."""
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise click.ClickException(f"{file} is there already. Name a file that is not.") from None
    except OSError as error:
        raise click.ClickException(
            f"{file} cannot be written: {error.strerror}. Name a folder that is there."
        ) from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            yield stream
    except OSError as error:
        file.unlink()
        raise click.ClickException(
            f"{file} could not be written to its end: {error.strerror}. Nothing of it was kept. Make room, or name a file on another disk."
        ) from None
    except BaseException:
        file.unlink()
        raise
