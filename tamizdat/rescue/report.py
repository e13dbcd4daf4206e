"""What a rescue says it did: a line for every item, kept on disk while it runs, and totals."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import IO, Any

import msgspec

IMPORTED, UPDATED, UNCHANGED, EDITED, DELETED, SKIPPED = (
    "imported",
    "updated",
    "unchanged",
    "edited",
    "deleted",
    "skipped",
)


class Entry(msgspec.Struct, frozen=True):
    """One item: its number, type and title on the old site, what came of it, its path here, and what there is to say."""

    number: int
    type: str
    title: str
    outcome: str
    state: str = ""
    path: str = ""
    notes: tuple[str, ...] = ()


class Report:
    """Entries go to ``file`` as they come (JSON, one a line), so that a long report takes no memory."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._encode = msgspec.json.Encoder().encode
        self.outcomes: Counter[str] = Counter()
        self.states: Counter[str] = Counter()
        self.skipped: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()
        self.facts: dict[str, Any] = {}

    def add(self, entry: Entry) -> None:
        self._file.write(self._encode(entry).decode() + "\n")
        self.outcomes[entry.outcome] += 1
        if entry.outcome == SKIPPED:
            self.skipped[entry.type] += 1
        elif entry.state:
            self.states[entry.state] += 1

    def entries(self) -> Iterator[Entry]:
        self._file.flush()
        self._file.seek(0)
        decode = msgspec.json.Decoder(Entry).decode
        for line in self._file:
            yield decode(line)

    def totals(self) -> dict[str, Any]:
        return {
            **self.facts,
            "outcomes": dict(self.outcomes),
            "states": dict(self.states),
            "skipped": dict(self.skipped),
            "left_out": dict(self.left_out),
        }

    def as_json(self) -> Iterator[str]:
        """One JSON object, in pieces: the totals and ``items``."""
        head = json.dumps(self.totals(), ensure_ascii=False)
        yield head[:-1] + ', "items": ['
        for number, entry in enumerate(self.entries()):
            yield (", " if number else "") + self._encode(entry).decode()
        yield "]}\n"
