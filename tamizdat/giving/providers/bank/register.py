"""What was promised by transfer and what came of it, without a name and without an account: what a bank needs of whoever keeps it.

A newspaper keeps it in its database (``giving/promised.py`` says so when giving starts). :class:`Folder`, a file for each reference, is
how it was kept before, and how it is kept where there is no database.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Protocol

from tamizdat.giving.providers.bank.reference import is_reference, reference
from tamizdat.giving.providers.port import Frequency, UnknownReference
from tamizdat.lib.money import Money


@dataclass(frozen=True, slots=True)
class Came:
    """``name``: of the line in the statement. ``back``: it went back to the donor."""

    name: str
    minor: int
    at: str
    back: bool


@dataclass(frozen=True, slots=True)
class Promise:
    ref: str
    number: str
    frequency: Frequency
    money: Money
    made_at: datetime
    changed_at: datetime
    ended: bool
    came: tuple[Came, ...]


class Register(Protocol):
    """``get``, ``took``, ``knows`` and ``end`` raise :class:`UnknownReference`."""

    def reference(self, number: str) -> str:
        """What the donor of this contribution writes on his transfer: always the same."""
        ...

    def promise(self, ref: str, number: str, frequency: Frequency, money: Money, now: datetime) -> Promise:
        """A second time with the same reference it is what it was the first time."""
        ...

    def get(self, ref: str) -> Promise: ...

    def knows(self, ref: str, name: str) -> bool:
        """Whether the line of this name is noted already."""
        ...

    def took(self, ref: str, line: Came, now: datetime) -> bool:
        """Whether it is new: a line that was there already is not counted again."""
        ...

    def end(self, ref: str, now: datetime) -> None: ...

    def all(self) -> Iterator[Promise]: ...


class Folder:
    """A :class:`Register`. ``folder`` is the newspaper's own; what is written there is whole or not there at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def reference(self, number: str) -> str:
        return reference(number)

    def promise(self, ref: str, number: str, frequency: Frequency, money: Money, now: datetime) -> Promise:
        with self._alone():
            if not self._file(ref).exists():
                made = {"number": number, "frequency": frequency, "minor": money.minor, "currency": money.currency}
                self._write(ref, {**made, "made_at": now.isoformat(), "ended": False, "came": []}, now)
        return self.get(ref)

    def get(self, ref: str) -> Promise:
        return _promise(ref, self._read(ref))

    def knows(self, ref: str, name: str) -> bool:
        return any(each.name == name for each in self.get(ref).came)

    def took(self, ref: str, line: Came, now: datetime) -> bool:
        with self._alone():
            told = self._read(ref)
            if any(each["name"] == line.name for each in told["came"]):
                return False
            self._write(ref, {**told, "came": [*told["came"], asdict(line)]}, now)
            return True

    def end(self, ref: str, now: datetime) -> None:
        with self._alone():
            self._write(ref, {**self._read(ref), "ended": True}, now)

    def all(self) -> Iterator[Promise]:
        for file in sorted(self._folder.glob("RF*.json")):
            yield self.get(file.stem)

    def drop(self, ref: str) -> None:
        """Somebody else keeps it now."""
        self._file(ref).unlink(missing_ok=True)

    def _read(self, ref: str) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads(self._file(ref).read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise UnknownReference("No transfer was promised with this reference.") from None
        return found

    def _write(self, ref: str, told: dict[str, Any], now: datetime) -> None:
        new = self._file(ref).with_suffix(".new")
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({**told, "changed_at": now.isoformat()}, file)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._file(ref))

    def _file(self, ref: str) -> Path:
        if not is_reference(ref):
            raise UnknownReference("This is no reference of a transfer.")
        return self._folder / f"{ref}.json"

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One writer at a time, the counter and a command alike."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self._folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _promise(ref: str, told: dict[str, Any]) -> Promise:
    return Promise(
        ref=ref,
        number=told["number"],
        frequency=Frequency(told["frequency"]),
        money=Money(told["minor"], told["currency"]),
        made_at=datetime.fromisoformat(told["made_at"]).astimezone(UTC),
        changed_at=datetime.fromisoformat(told["changed_at"]).astimezone(UTC),
        ended=told["ended"],
        came=tuple(Came(**each) for each in told["came"]),
    )


_keeper: Final[list[Callable[[Path], Register]]] = [Folder]


def keep_by(make: Callable[[Path], Register]) -> None:
    """Whoever has a database says where transfers are kept from now on."""
    _keeper[0] = make


def register(folder: Path) -> Register:
    return _keeper[0](folder)
