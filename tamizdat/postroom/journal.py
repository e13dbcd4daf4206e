r"""What a worker was about to do and what it heard, on disk before it matters: so that a kill leaves little in doubt.

    S id attempt                       written before the final dot leaves
    D id attempt fate code hard|soft   what the answer was

One file a worker, appended to by all its threads. What was heard is written with the next line that says what is begun, or a
moment later: so each line to a relay has at most one mail whose end is not written, and a kill leaves at most that one in
doubt. A kill of the process keeps what was written; against a loss of power the file is synced every 50 ms. A last line
that was cut short counts for nothing. It holds numbers only, no address and no text of a relay.
"""

from __future__ import annotations

import fcntl
import os
import threading
from contextlib import suppress
from pathlib import Path

from tamizdat.postroom.answers import Fate
from tamizdat.postroom.errors import JournalBusy
from tamizdat.postroom.ledger import Outcome

SYNC_EVERY = 0.05
BEGUN = "journal"
"""The code of a row whose last word is that it was begun."""


class Journal:
    """Held by one process at a time. Close it when all is settled."""

    def __init__(self, path: Path, *, sync_every: float = SYNC_EVERY) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._file)
            raise JournalBusy(
                f"The journal {path.name} is another process's: wait for it, or name this worker otherwise."
            ) from error
        self._begin_a_line()
        self._heard: list[bytes] = []
        self._lock = threading.Lock()
        self._dirty, self._stop = False, threading.Event()
        self._syncing = threading.Thread(target=self._sync, args=(sync_every,), name="journal", daemon=True)
        self._syncing.start()

    def begun(self, row: int, attempt: int) -> None:
        """On its way to the disk when this returns. Raises OSError when it is not."""
        self._write(b"S %d %d\n" % (row, attempt))

    def done(self, outcome: Outcome) -> None:
        code, kind = outcome.code.replace(" ", "/") or "-", "hard" if outcome.hard else "soft"
        words = f"D {outcome.id} {outcome.attempt} {outcome.fate} {code} {kind}\n"
        self._heard.append(words.encode("ascii", "replace"))

    def read(self) -> dict[int, Outcome]:
        """The last word on each row."""
        self._write()
        seen: dict[int, Outcome] = {}
        *whole, _cut = os.pread(self._file, os.fstat(self._file).st_size, 0).decode("ascii", "replace").split("\n")
        for line in whole:
            if outcome := _read(line.split(" ")):
                seen[outcome.id] = outcome
        return seen

    def clear(self) -> None:
        """All that it says is in the ledger, and nothing is under way."""
        self._heard.clear()
        os.ftruncate(self._file, 0)
        os.fdatasync(self._file)

    def close(self) -> None:
        self._stop.set()
        self._syncing.join()
        self._write()
        os.fdatasync(self._file)
        os.close(self._file)

    def _write(self, begun: bytes = b"") -> None:
        """Everything heard so far, and then what is begun. A write that fails is only lost words about the past: doubt."""
        with self._lock:
            heard = self._heard[:]
            del self._heard[: len(heard)]
            if lines := b"".join([*heard, begun]):
                os.write(self._file, lines)
                self._dirty = True

    def _begin_a_line(self) -> None:
        """A kill may have left half a line: what comes next must not be glued to it."""
        size = os.fstat(self._file).st_size
        if size and os.pread(self._file, 1, size - 1) != b"\n":
            os.write(self._file, b"\n")

    def _sync(self, every: float) -> None:
        while not self._stop.wait(every):
            with suppress(OSError):  # the next mail to be begun meets the same trouble, and stops the sending
                self._write()
                if self._dirty:
                    self._dirty = False
                    os.fdatasync(self._file)


def _read(words: list[str]) -> Outcome | None:
    match words:
        case ["S", row, attempt] if row.isdigit() and attempt.isdigit():
            return Outcome(int(row), int(attempt), Fate.DOUBT, BEGUN)
        case ["D", row, attempt, fate, code, kind] if row.isdigit() and attempt.isdigit() and fate in set(Fate):
            return Outcome(int(row), int(attempt), Fate(fate), code.replace("/", " ").strip("-"), kind == "hard")
    return None
