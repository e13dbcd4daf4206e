"""The pressed tree: files that are whole at every moment, with their compressed siblings.

A file is written beside the tree's own files, in ``.press`` (one folder, closed to other
users, so that no server serves it and what a killed press left is found without a walk),
and then renamed into place. A sibling that exists always belongs to its file:
siblings are taken away before their file is replaced and come back after it.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from shutil import copyfile
from types import TracebackType
from typing import Final, Self

from tamizdat.press.compress import SMALLEST, siblings
from tamizdat.press.errors import CannotWrite, PathBlocked, TreeBusy
from tamizdat.press.paths import RESERVED, SIBLINGS, checked, is_text, sibling_of
from tamizdat.press.render import size

BENCH: Final = ".press"
LOCK: Final = "lock"
ANNOUNCED: Final = "announced"
PAGE: Final = ".html"


class Tree:
    """The folder that readers and mirrors get. A context: inside it this press is the only one that writes.

    With ``durable`` :meth:`settle` waits until the disk has everything, so that a power cut
    loses no file that is recorded as printed. With ``body_of`` each page (``.html``) is completed
    after it is printed (:meth:`complete`): it gets its end then, and its siblings; ``body_of`` takes
    such an end off again.
    """

    def __init__(self, root: Path, *, durable: bool = True, body_of: Callable[[bytes], bytes] | None = None) -> None:
        self.root = root
        self._durable = durable
        self._body_of = body_of
        self._bench = root / BENCH
        self._names = count()
        self._unsettled = False
        self._lock = -1
        self._announcing = False

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
            raise self._cannot(error) from error
        except BaseException:
            self._release_lock()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._release_lock()

    def write(self, path: str, body: bytes | Path) -> bool:
        """Make ``path`` hold ``body``; False when it did already. Raises :class:`PathBlocked` or :class:`CannotWrite`."""
        target = self.root / checked(path)
        if self._body_of and path.endswith(PAGE):
            return self._write_page(target, _bytes(body), self._body_of)
        if _holds(target, body):
            return False
        self._put(path, target, {"": body, **(siblings(_bytes(body)) if _has_siblings(path, body) else {})})
        return True

    def complete(self, path: str, end: bytes) -> None:
        """Give the page at ``path`` its end, and its siblings. Raises as :meth:`write` does."""
        target = self.root / checked(path)
        try:
            page = target.read_bytes()
        except OSError as error:
            raise self._cannot(error) from error
        body = (self._body_of(page) if self._body_of else page) + end
        self._put(path, target, {"": body, **(siblings(body) if len(body) >= SMALLEST else {})})

    def _write_page(self, target: Path, body: bytes, body_of: Callable[[bytes], bytes]) -> bool:
        """A page without its end; one that is there and the same keeps the end it has."""
        try:
            if body_of(target.read_bytes()) == body:
                return False
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            pass
        self._put(target.name, target, {"": body})
        return True

    def _put(self, path: str, target: Path, files: dict[str, bytes | Path]) -> None:
        try:
            drafts = {suffix: self._draft(content) for suffix, content in files.items()}
            self._swap(target, drafts)
        except (NotADirectoryError, IsADirectoryError, FileExistsError) as error:
            raise PathBlocked(
                f"{path}: a file stands where a folder is needed, or a folder where the file goes."
            ) from error
        except OSError as error:
            raise self._cannot(error) from error
        self._unsettled = True

    def remove(self, path: str) -> bool:
        """Take away the file at ``path``, its siblings first, and the folders it leaves empty; False when there was none."""
        target = self.root / checked(path)
        for suffix in SIBLINGS:
            _unlink(target, suffix)
        found = _unlink(target)
        self._prune(target.parent)
        return found

    def announce(self, paths: list[str]) -> None:
        """Note the new paths that are about to be written, until they are recorded: an empty list ends that."""
        note = self._bench / ANNOUNCED
        if paths:
            self._draft("\n".join(paths).encode()).replace(note)
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
            for name in sorted(names):
                if not name.startswith(".") and sibling_of(name) not in there:
                    yield str((Path(folder) / name).relative_to(self.root))

    def discard(self, path: str) -> None:
        """Remove a file of any name, as :meth:`paths` found it, that no output stands for."""
        target = self.root / path
        for suffix in ("", *SIBLINGS) if is_text(path) else ("",):
            _unlink(target, suffix)
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

    def _draft(self, content: bytes | Path) -> Path:
        draft = self._bench / f"{os.getpid()}-{next(self._names)}"
        if isinstance(content, Path):
            copyfile(content, draft)
        else:
            draft.write_bytes(content)
        return draft

    def _swap(self, target: Path, drafts: dict[str, Path]) -> None:
        for suffix in SIBLINGS if is_text(target.name) else ():
            _unlink(target, suffix)
        for suffix, draft in drafts.items():
            place = f"{target}{suffix}"
            try:
                draft.replace(place)
            except FileNotFoundError:
                target.parent.mkdir(parents=True, exist_ok=True)
                draft.replace(place)

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

    def _cannot(self, error: OSError) -> CannotWrite:
        return CannotWrite(
            f"Cannot write to {self.root}: {error.strerror}. What was printed is kept. Make room or give the right, then press again."
        )


def _has_siblings(path: str, body: bytes | Path) -> bool:
    return is_text(path) and size(body) >= SMALLEST


def _holds(target: Path, body: bytes | Path) -> bool:
    """Whether the file is there, the same to the byte, with its siblings. The disk is asked, not the records: a crash can part them."""
    try:
        if target.stat().st_size != size(body):
            return False
        if _has_siblings(target.name, body) and not all(Path(f"{target}{suffix}").exists() for suffix in SIBLINGS):
            return False
        return _same(target, body)
    except (FileNotFoundError, NotADirectoryError):
        return False


def _same(target: Path, body: bytes | Path) -> bool:
    if isinstance(body, bytes):
        return target.read_bytes() == body
    with target.open("rb") as one, body.open("rb") as other:
        while chunk := one.read(1 << 18):
            if chunk != other.read(len(chunk)):
                return False
    return True


def _bytes(body: bytes | Path) -> bytes:
    return body if isinstance(body, bytes) else body.read_bytes()


def _unlink(target: Path, suffix: str = "") -> bool:
    try:
        os.unlink(f"{target}{suffix}")  # noqa: PTH108  three times as fast as through a Path, and done for every file
    except FileNotFoundError:
        return False
    except (NotADirectoryError, IsADirectoryError):
        return False
    return True
