r"""What a worker was about to do and what it heard, on disk before it matters: so that a kill leaves little in doubt.

    S id attempt                       written before the final dot leaves
    D id attempt fate code hard|soft   written when the answer is there

One file a worker, written by one thread through a mapping of the file: that costs no call to the system, and a kill of the
process keeps it as it keeps a write. The place is there before it is needed, so a full disk is told before a mail is begun.
Against a loss of power the file is synced every 50 ms: what was sent in that time may be sent again. A line that a kill cut
short has a zero in it, and counts for nothing. It holds numbers only, no address and no text of a relay.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import threading
from functools import lru_cache
from pathlib import Path

from tamizdat.postroom.answers import Fate
from tamizdat.postroom.errors import JournalBusy
from tamizdat.postroom.ledger import Outcome

SYNC_EVERY = 0.05
STEP = 1 << 20
"""By so many bytes the file grows: some 20,000 mails."""
BEGUN = "journal"
"""The code of a row whose last word is that it was begun."""


class Journal:
    """Held by one process at a time. Close it when all is settled."""

    def __init__(self, path: Path, *, sync_every: float = SYNC_EVERY) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._file)
            raise JournalBusy(
                f"The journal {path.name} is another process's: wait for it, or name this worker otherwise."
            ) from error
        self._lock = threading.Lock()
        self._map = self._mapped(os.fstat(self._file).st_size)
        self._map.seek(len(self._map[:].rstrip(b"\0")))
        self._write(b"\n")
        self._stop = threading.Event()
        self._syncing = threading.Thread(target=self._sync, args=(sync_every,), name="journal", daemon=True)
        self._syncing.start()

    def begun(self, row: int, attempt: int) -> None:
        """It survives a kill when this returns. Raises OSError when there is no place for it."""
        self._write(b"S %d %d\n" % (row, attempt))

    def done(self, outcome: Outcome) -> None:
        ending = _ending(outcome.fate, outcome.code, outcome.hard)
        self._write(b"D %d %d %b\n" % (outcome.id, outcome.attempt, ending))

    def read(self) -> dict[int, Outcome]:
        """The last word on each row."""
        seen: dict[int, Outcome] = {}
        *whole, _cut = self._map[: self._map.tell()].decode("ascii", "replace").split("\n")
        for line in whole:
            if outcome := _read(line.split(" ")):
                seen[outcome.id] = outcome
        return seen

    def clear(self) -> None:
        """All that it says is in the ledger, and nothing is under way."""
        with self._lock:
            self._map.close()
            os.ftruncate(self._file, 0)
            self._map = self._mapped(0)
        os.fdatasync(self._file)

    def close(self) -> None:
        self._stop.set()
        self._syncing.join()
        os.fdatasync(self._file)
        self._map.close()
        os.close(self._file)

    def _write(self, line: bytes) -> None:
        try:
            self._map.write(line)
        except ValueError:  # it would go beyond the end; nothing was written
            self._grow(len(line))
            self._map.write(line)

    def _grow(self, more: int) -> None:
        with self._lock:
            at = self._map.tell()
            self._map = self._mapped(at + more)
            self._map.seek(at)

    def _mapped(self, size: int) -> mmap.mmap:
        """The file, with place for ``size`` bytes that the disk has promised."""
        whole = STEP * (1 + size // STEP)
        os.posix_fallocate(self._file, 0, whole)
        return mmap.mmap(self._file, whole)

    def _sync(self, every: float) -> None:
        synced = 0
        while not self._stop.wait(every):
            with self._lock:
                at = self._map.tell()
            if synced != at:
                synced = at
                os.fdatasync(self._file)


@lru_cache(maxsize=256)
def _ending(fate: Fate, code: str, hard: bool) -> bytes:
    kind = "hard" if hard else "soft"
    return f"{fate} {code.replace(' ', '/') or '-'} {kind}".encode("ascii", "replace")


def _read(words: list[str]) -> Outcome | None:
    match words:
        case ["S", row, attempt] if row.isdigit() and attempt.isdigit():
            return Outcome(int(row), int(attempt), Fate.DOUBT, BEGUN)
        case ["D", row, attempt, fate, code, kind] if row.isdigit() and attempt.isdigit() and fate in set(Fate):
            return Outcome(int(row), int(attempt), Fate(fate), code.replace("/", " ").strip("-"), kind == "hard")
    return None
