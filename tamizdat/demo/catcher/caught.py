"""Caught letters: one file each, as they came over the line, in a folder of the newspaper."""

from __future__ import annotations

import email
import email.policy
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

LARGEST = 40 << 20
"""Bytes of a letter, at the most."""


@dataclass(frozen=True, slots=True)
class Caught:
    """A letter, the address it was meant for (of the envelope) and the moment it came."""

    number: int
    to: str
    at: datetime
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        return email.message_from_bytes(self.raw, policy=email.policy.default)

    def part(self, kind: str) -> str | None:
        """Its ``plain`` or ``html`` part, decoded."""
        found = self.message.get_body((kind,))
        return found.get_content() if found else None

    def picture(self, cid: str) -> tuple[bytes, str] | None:
        """A picture inside the letter, and its media type."""
        for part in self.message.walk():
            if part["content-id"] == f"<{cid}>" and part.get_content_maintype() == "image":
                return part.get_content(), part.get_content_type()
        return None


class Basket:
    """The folder. Names are ``NUMBER.eml``; the envelope stands in a first line of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, exist_ok=True)

    def put(self, to: str, raw: bytes) -> int:
        """Keep a letter; returns its number."""
        number = max(self._numbers(), default=0)
        while True:
            number += 1
            try:
                handle = os.open(self._file(number), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            except FileExistsError:
                continue
            with os.fdopen(handle, "wb") as file:
                file.write(to.encode().replace(b"\n", b" ") + b"\n" + raw)
            return number

    def get(self, number: int) -> Caught | None:
        try:
            to, _, raw = self._file(number).read_bytes().partition(b"\n")
            at = datetime.fromtimestamp(self._file(number).stat().st_mtime, UTC)
        except FileNotFoundError:
            return None
        return Caught(number, to.decode(), at, raw)

    def newest(self, at_most: int) -> Iterator[Caught]:
        """The newest letters, the newest first."""
        for number in sorted(self._numbers(), reverse=True)[:at_most]:
            if caught := self.get(number):
                yield caught

    def count(self) -> int:
        return sum(1 for _ in self._numbers())

    def empty(self) -> None:
        for number in list(self._numbers()):
            self._file(number).unlink(missing_ok=True)

    def _file(self, number: int) -> Path:
        return self._folder / f"{number}.eml"

    def _numbers(self) -> Iterator[int]:
        return (int(file.stem) for file in self._folder.glob("*.eml") if file.stem.isdigit())
