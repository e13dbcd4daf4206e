"""Found a newspaper: its directory, its settings with a comment on each, its key. No database yet, no Django."""

from __future__ import annotations

import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tamizdat.circulation import keys as circulation_keys
from tamizdat.config import keys
from tamizdat.config.newspaper import FILE, SETTINGS, Newspaper, check, from_environment
from tamizdat.edition import keys as edition_keys
from tamizdat.edition.keyring import Keyring, found_alone

HEAD = """\
# The settings of one newspaper. docs/operators/settings.md explains each.
# What is commented out has the value that is shown. A variable of the environment goes before this file:
# TAMIZDAT_NAME="..." TAMIZDAT_LANGUAGES=en,ru and so on.
"""


class AlreadyThere(Exception):  # noqa: N818  it reads as what it says
    """The directory holds something already; nothing in it was touched."""


def found(directory: Path, **settings: Any) -> Newspaper:
    """Make the directory of a new newspaper with these settings. Raises ``AlreadyThere`` and ``WrongSettings``.

    The directory and what is in it can be read by its owner only: drafts, names and keys lie there.
    """
    directory = directory.resolve()
    _refuse_to_overwrite(directory)
    newspaper = check(directory, settings, from_environment(os.environ))
    directory.mkdir(parents=True, exist_ok=True)
    directory.chmod(0o700)
    _write(newspaper.file, _settings(settings))
    keys.make(newspaper)
    circulation_keys.make(newspaper.keys)
    begin_to_sign(Keyring(newspaper.keys))
    newspaper.media.mkdir(mode=0o700)
    newspaper.output.mkdir(mode=0o755)
    return newspaper


def write_down(newspaper: Newspaper, **settings: Any) -> None:
    """Put these values into the file of a newspaper that is there; all else in it stays as its technician has it."""
    text = newspaper.file.read_text(encoding="utf-8")
    for name, value in settings.items():
        text = _with_line(text, name, f"{name} = {json.dumps(value, ensure_ascii=False)}")
    new = newspaper.file.with_suffix(".new")
    new.unlink(missing_ok=True)
    _write(new, text)
    new.replace(newspaper.file)


def _with_line(text: str, name: str, line: str) -> str:
    """The line in the place of the one that sets ``name``, else of the one that shows its default, else at the end."""
    for mark in ("", "# "):
        text, times = re.subn(rf"^{mark}{name}[ \t]*=.*$", lambda _found: line, text, count=1, flags=re.MULTILINE)
        if times:
            return text
    return f"{text.rstrip()}\n{line}\n"


def _refuse_to_overwrite(directory: Path) -> None:
    if (directory / FILE).exists():
        raise AlreadyThere(f"{directory} is a newspaper already.")
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise AlreadyThere(f"{directory} is not an empty directory.")


def begin_to_sign(ring: Keyring) -> None:
    """Keys to begin with: one root key, which lies open beside the others until the root is handed to its holders."""
    holder = edition_keys.make()
    found_alone(ring, holder, datetime.now(UTC))
    edition_keys.write(holder, ring.folder / "holder.key")


def _write(file: Path, text: str) -> None:
    """The file may hold a database's password, so only its owner reads it."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as handle:
        handle.write(text)


def _settings(given: dict[str, Any]) -> str:
    return "\n".join([HEAD, *(_lines(name, given) for name in SETTINGS)])


def _lines(name: str, given: dict[str, Any]) -> str:
    field = SETTINGS[name]
    value = given.get(name, field.get_default(call_default_factory=True, validated_data=given))
    mark = "" if name in given else "# "
    # JSON's text, numbers and lists of text are TOML's too
    return f"# {field.description}\n{mark}{name} = {json.dumps(value, ensure_ascii=False)}\n"
