"""Reading lists: our own CSV, anybody's CSV, and the exports of listmonk, Ghost and Mailchimp, told apart by their columns.

Only the columns that are named here are read. Names, ratings, places and IP addresses stay in the file.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final, TextIO

from tamizdat.circulation.lists.cells import plain
from tamizdat.circulation.lists.quotes import Tape
from tamizdat.circulation.lists.rows import GONE, BadDate, BadFile, Row, Standing, Unclear, moment, standing

csv.field_size_limit(1 << 20)

Line = Mapping[str, str]
Reading = Callable[[int, Line], Row]

_ADDRESS: Final = ("address", "email", "e-mail", "email address", "email_address", "mail")
_AGREED: Final = ("confirmed", "confirmed_at", "consent_date", "date", "confirm_time")
_STATE: Final = ("state", "status")
_DATES: Final = frozenset({*_AGREED, "created_at", "optin_time"})

_LISTMONK: Final = {
    "enabled": Standing.UNCONFIRMED,
    "blocklisted": Standing.COMPLAINED,
    "disabled": Standing.LEFT,
}


def rows(file: Path) -> Iterator[Row]:
    """Every row of the file, one at a time. A ``.zip`` is Mailchimp's: all lists in it, those who left too. Raises ``BadFile``."""
    if zipfile.is_zipfile(file):
        yield from _of_archive(file)
        return
    with file.open(encoding="utf-8-sig", newline="") as stream:
        yield from _of_stream(stream, file.stem.lower())


def _of_archive(file: Path) -> Iterator[Row]:
    with zipfile.ZipFile(file) as archive:
        names = sorted(name for name in archive.namelist() if name.lower().endswith(".csv"))
        if not names:
            raise BadFile(f"There is no CSV file in {file.name}.")
        for name in names:
            with archive.open(name) as raw, io.TextIOWrapper(raw, encoding="utf-8-sig", newline="") as stream:
                yield from _of_stream(stream, Path(name).name.lower())


def _of_stream(stream: TextIO, name: str) -> Iterator[Row]:
    first = _first_line(stream)
    delimiter = _delimiter(first)
    tape = Tape(first, stream, delimiter)
    try:
        lines = csv.DictReader(tape, delimiter=delimiter)
        columns = [(column or "").strip().lower() for column in lines.fieldnames or ()]
        tape.row_ends()
        lines.fieldnames = columns
        read = _reading(columns, name)
        for line in lines:
            tape.row_ends()
            yield _read_by(read, lines.line_num, _plain(line))
    except (csv.Error, UnicodeDecodeError) as error:
        if isinstance(error, csv.Error) and tape.has_lines():
            raise tape.never_closed() from None
        raise _no_csv(error) from None


def _first_line(stream: TextIO) -> str:
    try:
        return stream.readline()
    except UnicodeDecodeError as error:
        raise _no_csv(error) from None


def _no_csv(error: Exception) -> BadFile:
    return BadFile(f"This is no CSV file in UTF-8: {type(error).__name__}.")


def _delimiter(first: str) -> str:
    """A comma, but a spreadsheet of a country with decimal commas writes semicolons, and some write tabs."""
    return max(",;\t", key=first.count)


def _read_by(read: Reading, number: int, line: Line) -> Row:
    """The row; one whose date cannot be read says so."""
    try:
        return read(number, line)
    except BadDate:
        undated = read(number, {column: "" if column in _DATES else cell for column, cell in line.items()})
        return undated if undated.standing in GONE else replace(undated, unclear=undated.unclear or Unclear.DATE)


def _plain(line: Mapping[str, object]) -> dict[str, str]:
    """Cells that are missing are empty; what stands beyond the last column is left out."""
    return {column: plain(value) if isinstance(value, str) else "" for column, value in line.items() if column}


def _reading(columns: Iterable[str], name: str) -> Reading:
    known = set(columns)
    if {"uuid", "email", "status"} <= known:
        return _listmonk
    if {"email", "subscribed_to_emails"} <= known:
        return _ghost
    if "email address" in known and known & {"optin_time", "confirm_time", "euid", "leid"}:
        return _mailchimp(name)
    if known & set(_ADDRESS):
        return _plain_row
    raise BadFile(  # and not what it has: without a line of names that would be a reader
        f"The first line names no column of addresses. It has {len(known)}: one of them has to be called “address”."
    )


def _plain_row(number: int, line: Line) -> Row:
    """A row that says when its reader confirmed is confirmed, unless it says otherwise."""
    agreed = moment(_first(line, _AGREED))
    said = _first(line, _STATE)
    found = standing(said) if said else (Standing.CONFIRMED if agreed else Standing.UNCONFIRMED)
    return Row(
        number,
        _first(line, _ADDRESS),
        found or Standing.UNCONFIRMED,
        agreed,
        line.get("language", ""),
        line.get("source", ""),
        line.get("consent", ""),
        line.get("newsletter", ""),
        None if found else Unclear.STATE,
    )


def _listmonk(number: int, line: Line) -> Row:
    """``enabled`` says only that he may be written to: whether he confirmed, this export does not tell."""
    found = _LISTMONK.get(line["status"].strip().lower())
    unclear = None if found else Unclear.STATE
    at = moment(line.get("created_at", ""))
    return Row(number, line["email"], found or Standing.UNCONFIRMED, at, source="listmonk", unclear=unclear)


def _ghost(number: int, line: Line) -> Row:
    """Members who get no mail have left; how the others came to be members, this export does not tell."""
    wanted = line["subscribed_to_emails"].strip().lower() in {"true", "1", "yes"} and not line.get("deleted_at", "")
    found = Standing.UNCONFIRMED if wanted else Standing.LEFT
    return Row(number, line["email"], found, moment(line.get("created_at", "")), source="ghost")


def _mailchimp(name: str) -> Reading:
    """What became of the readers stands in the file's name: subscribed_…, unsubscribed_…, cleaned_…, nonsubscribed_…."""
    gone = {"unsubscribed": Standing.LEFT, "cleaned": Standing.BOUNCED, "nonsubscribed": Standing.LEFT}
    of_file = next((gone[word] for word in gone if name.startswith(word)), None)

    def read(number: int, line: Line) -> Row:
        at = moment(line.get("confirm_time", ""))
        left = of_file or (
            Standing.LEFT if line.get("unsub_time") else Standing.BOUNCED if line.get("clean_time") else None
        )
        found = left or (Standing.CONFIRMED if at else Standing.UNCONFIRMED)
        return Row(number, line["email address"], found, at or moment(line.get("optin_time", "")), source="mailchimp")

    return read


def _first(line: Line, columns: Iterable[str]) -> str:
    return next((line[column] for column in columns if line.get(column)), "")
