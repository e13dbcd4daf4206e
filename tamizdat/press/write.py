"""The pressed tree: files that are whole at every moment, with their compressed siblings.

A file is written beside the tree's own files, in ``.press`` (one folder, closed to other
users, so that no server serves it and what a killed press left is found without a walk),
and then renamed into place. A sibling that exists always belongs to its file:
siblings are taken away before their file is replaced and come back after it.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from tamizdat.press.drafts import (
    BENCH,
    USUAL,
    Draft,
    Finish,
    cannot_write,
    complete,
    draft,
    drop,
    place,
    unlink,
    write_whole,
)
from tamizdat.press.errors import TreeBusy
from tamizdat.press.paths import RESERVED, SIBLINGS, checked, is_text, sibling_of

LOCK: Final = "lock"
ANNOUNCED: Final = "announced"


class Tree:
    """The folder that readers and mirrors get. A context: inside it this press is the only one that writes.

    With ``durable`` :meth:`settle` waits until the disk has everything, so that a power cut
    loses no file that is recorded as printed. ``finish`` says how files are finished.
    """

    def __init__(self, root: Path, *, durable: bool = True, finish: Finish = USUAL) -> None:
        self.root = root
        self.finish = finish
        self._durable = durable
        self._bench = root / BENCH
        self._unsettled = False
        self._lock = -1
        self._announcing = False
        self._placed = set[str]()

    def __enter__(self) -> Self:
        """Raises :class:`TreeBusy` when another process writes here, :class:`CannotWrite` when nobody can."""
        try:
            self._bench.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._take_lock()
            self._sweep()
        except BlockingIOError as error:
            raise TreeBusy(
                f"Another press is writing to {self.root}. Wait until it has ended, then press again."
            ) from error
        except OSError as error:
            self._release_lock()
            raise cannot_write(self.root, error) from error
        except BaseException:
            self._release_lock()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._release_lock()

    @staticmethod
    def is_bare(root: Path) -> bool:
        """Whether nothing was ever printed there."""
        return not root.is_dir() or set(os.listdir(root)) <= {BENCH}  # noqa: PTH208  names are all that is needed

    def write(self, path: str, body: bytes | Path) -> bool:
        """Make ``path`` hold ``body``; False when it did already. Raises :class:`PathBlocked` or :class:`CannotWrite`."""
        return self.place(draft(str(self.root), path, body, self.finish))

    def complete(self, path: str, end: bytes) -> None:
        """Give the page at ``path`` its end, and its siblings. Raises as :meth:`write`."""
        complete(str(self.root), path, end, self.finish)
        self.changes()

    def changes(self) -> None:
        """Somebody writes into the tree by another way: the next :meth:`settle` has something to wait for."""
        self._unsettled = True

    def place(self, made: Draft) -> bool:
        """Move a draft into the tree; False when the tree holds it already. Raises as :meth:`write`."""
        bare = self.finish.bare
        placed = place(str(self.root), made, alone=bare and made.path not in self._placed)
        if bare:
            self._placed.add(made.path)
        self._unsettled = self._unsettled or placed
        return placed

    def drop(self, made: Draft) -> None:
        """Forget a draft."""
        drop(str(self.root), made)

    def remove(self, path: str) -> bool:
        """Take away the file at ``path``, its siblings first, and the folders it leaves empty; False when there was none."""
        target = self.root / checked(path)
        for suffix in SIBLINGS:
            unlink(f"{target}{suffix}")
        found = unlink(str(target))
        self._prune(target.parent)
        return found

    def announce(self, paths: list[str]) -> None:
        """Note the new paths that are about to be written, until they are recorded: an empty list ends that."""
        note = self._bench / ANNOUNCED
        if paths:
            fresh = self._bench / f"{ANNOUNCED}-{os.getpid()}"
            write_whole(str(fresh), "\n".join(paths).encode())
            fresh.replace(note)
        elif self._announcing:
            note.unlink(missing_ok=True)
        self._announcing = bool(paths)

    def announced(self) -> list[str]:
        """What was announced by a press that was killed before it recorded them."""
        note = self._bench / ANNOUNCED
        self._announcing = note.exists()
        return note.read_text().splitlines() if self._announcing else []

    def settle(self) -> None:
        """Wait until all that was written is on the disk."""
        if self._durable and self._unsettled:
            # One call for a batch: as safe as an fsync for each file and directory, at a quarter of the time.
            os.sync()
        self._unsettled = False

    def paths(self) -> Iterator[str]:
        """Every file in the tree but the siblings of one that is there; hidden folders are left alone."""
        for folder, folders, names in os.walk(self.root):
            top = folder == str(self.root)
            folders[:] = sorted(name for name in folders if not name.startswith(".") and not (top and name in RESERVED))
            there = frozenset(names)
            inside = "" if top else f"{folder.removeprefix(f'{self.root}/')}/"
            for name in sorted(names):
                if not name.startswith(".") and sibling_of(name) not in there:
                    yield inside + name

    def discard(self, path: str) -> None:
        """Remove a file of any name, as :meth:`paths` found it, that no output stands for."""
        target = self.root / path
        for suffix in (*SIBLINGS, "") if is_text(path) else ("",):
            unlink(f"{target}{suffix}")
        self._prune(target.parent)

    def prune(self) -> None:
        """Remove every empty folder."""
        for folder, _folders, _names in os.walk(self.root, topdown=False):
            if BENCH not in Path(folder).parts and folder != str(self.root):
                with suppress(OSError):  # not empty
                    Path(folder).rmdir()

    def _take_lock(self) -> None:
        lock = os.open(self._bench / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(lock)
            raise
        self._lock = lock

    def _release_lock(self) -> None:
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def _prune(self, folder: Path) -> None:
        while folder != self.root and folder.is_relative_to(self.root):
            try:
                folder.rmdir()
            except FileNotFoundError:
                pass
            except OSError:  # not empty
                return
            folder = folder.parent

    def _sweep(self) -> None:
        for name in os.listdir(self._bench):  # noqa: PTH208  names are all that is needed
            if name not in {LOCK, ANNOUNCED}:
                (self._bench / name).unlink()
