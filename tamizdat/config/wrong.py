"""What a technician is told when the settings are wrong: each setting, what is wrong with it, an example."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # `tamizdat follow` runs where pydantic is not installed
    from pydantic import ValidationError
    from pydantic.fields import FieldInfo

SECRET = frozenset({"database"})
"""Settings whose value holds a password, so no message repeats it."""

UNASKED = "default_factory_not_called"
"""What pydantic says of a setting that is right, and whose default is made of others: not while one of those is wrong."""


class WrongSettings(Exception):  # noqa: N818  it reads as what it says
    """The settings cannot be used. Its text is the whole message for the technician."""

    def __init__(self, file: Path, found: list[str]) -> None:
        super().__init__("\n".join([f"The settings of this newspaper are wrong ({file}):", "", *found]))


class NoNewspaper(Exception):  # noqa: N818
    """There is no newspaper in the directory that was named."""

    def __init__(self, directory: Path) -> None:
        super().__init__(f"There is no newspaper in {directory}.\nMake one:   tamizdat init {directory}")


class LostDatabase(Exception):  # noqa: N818
    """There is a newspaper, and no database to run it from. ``how`` it is follows the words “the database”."""

    def __init__(self, how: str, settings: Path, paper: Path) -> None:
        super().__init__(
            f"The database {how}.\n"
            f"Bring it back from a backup (docs/operators/backup.md), or correct database in {settings}.\n"
            f"Nothing was done, and nothing in {paper} was touched: it may be the last copy."
        )


def unknown(values: Iterable[str], settings: Mapping[str, FieldInfo], prefix: str = "") -> list[str]:
    """A line for each name that is no setting. ``prefix`` is what the names have in the environment."""
    return [_stranger(name, settings, prefix) for name in values if name not in settings]


def _stranger(name: str, settings: Mapping[str, FieldInfo], prefix: str) -> str:
    shown = (prefix + name.upper()) if prefix else name
    near = get_close_matches(name, settings, n=1)
    meant = (prefix + near[0].upper()) if prefix and near else "".join(near)
    return f"  {shown}\n    is not a setting.{f' Did you mean {meant}?' if near else ''}"


def problems(
    error: ValidationError, values: Mapping[str, Any], given: Mapping[str, Any], settings: Mapping[str, FieldInfo]
) -> list[str]:
    """A paragraph for each wrong setting; ``given`` are the values that came from the environment."""
    wrong: dict[str, str] = {}
    for detail in error.errors():
        if detail["type"] == UNASKED:
            continue
        text = str(detail.get("ctx", {}).get("error") or detail["msg"])
        name, _, what = text.partition(": ") if not detail["loc"] else (str(detail["loc"][0]), "", text)
        wrong.setdefault(name, _in_words(what, detail["type"]))
    return [_paragraph(name, what, values, given, settings[name]) for name, what in wrong.items()]


def _paragraph(name: str, what: str, values: Mapping[str, Any], given: Mapping[str, Any], field: FieldInfo) -> str:
    shown = f"TAMIZDAT_{name.upper()}" if name in given else name
    value = (
        ""
        if name in SECRET or name not in values
        else f" = {json.dumps(values[name], ensure_ascii=False, default=str)}"
    )
    example = json.dumps((field.examples or [field.default])[0], ensure_ascii=False)
    return f"  {shown}{value}\n    {what}\n    Example: {name} = {example}"


def _in_words(what: str, kind: str) -> str:
    words = {
        "string_type": "must be text in quotes",
        "int_type": "must be a whole number",
        "int_parsing": "must be a whole number",
        "int_from_float": "must be a whole number",
        "list_type": "must be a list in square brackets",
        "too_short": "must not be empty",
        "string_too_short": "must not be empty",
    }
    return words.get(kind, what.replace("Input should be", "must be").replace("String should have", "must have"))
