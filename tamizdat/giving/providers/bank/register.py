"""What was promised by transfer and what came of it: a file for each reference, without a name and without an account."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tamizdat.giving.providers.bank.reference import is_reference
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


class Register:
    """``folder`` is the newspaper's own; what is written there is whole or not there at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def promise(self, ref: str, number: str, frequency: Frequency, money: Money, now: datetime) -> Promise:
        """A second time with the same reference it is what it was the first time."""
        with self._alone():
            if not self._file(ref).exists():
                made = {"number": number, "frequency": frequency, "minor": money.minor, "currency": money.currency}
                self._write(ref, {**made, "made_at": now.isoformat(), "ended": False, "came": []}, now)
        return self.get(ref)

    def get(self, ref: str) -> Promise:
        return _promise(ref, self._read(ref))

    def took(self, ref: str, line: Came, now: datetime) -> bool:
        """Whether it is new: a line that was there already is not counted again."""
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
