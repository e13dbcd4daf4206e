"""A directory of this machine: what a web server, tor or a disk that travels has in front of it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from shutil import copyfile
from typing import Final

from tamizdat.mirrors.carrier import Copy, Parcel
from tamizdat.mirrors.errors import PlaceBusy, PlaceFailed, TooLarge

BENCH: Final = ".mirror"
"""Where files are made before they are renamed into place; closed to others, served by nobody."""


class Directory:
    """A :class:`~tamizdat.mirrors.carrier.Carrier`. The first that writes is the only one that does, until it is closed."""

    def __init__(self, root: Path, *, durable: bool = True) -> None:
        self.root = root
        self._bench = root / BENCH
        self._durable = durable
        self._drafts = count()
        self._lock = -1

    def put(self, parcels: Sequence[Parcel]) -> None:
        with self._writing():
            for parcel in parcels:
                self._place(self._draft(parcel.body), parcel.name)

    def copy(self, copies: Sequence[Copy]) -> None:
        with self._writing():
            for each in copies:
                self._place(self._draft(self.root / each.source), each.name)

    def read(self, name: str, at_most: int) -> bytes | None:
        try:
            with (self.root / name).open("rb") as file:
                raw = file.read(at_most + 1)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        except OSError as error:
            raise self._failed(error) from error
        if len(raw) > at_most:
            raise TooLarge(f"{name} has more than {at_most} bytes, which it cannot have. Ship the mirror again.")
        return raw

    def there(self, names: Collection[str]) -> frozenset[str]:
        return frozenset(name for name in names if (self.root / name).is_file())

    def delete(self, names: Collection[str]) -> None:
        with self._writing():
            for name in names:
                with suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
                    (self.root / name).unlink()
                self._prune((self.root / name).parent)

    def names(self, under: str) -> Iterator[str]:
        for folder, folders, names in os.walk(self.root / under):
            folders[:] = [name for name in folders if name != BENCH]
            for name in names:
                yield (Path(folder) / name).relative_to(self.root).as_posix()

    def settle(self) -> None:
        if self._durable:
            # One call for all: as safe as an fsync for each file and directory, at a quarter of the time.
            os.sync()

    def close(self) -> None:
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            if self._lock < 0:
                self._take_lock()
            yield
        except BlockingIOError as error:
            raise PlaceBusy(
                f"Another process writes to {self.root}. Wait until it has ended, then try again."
            ) from error
        except OSError as error:
            raise self._failed(error) from error

    def _take_lock(self) -> None:
        self._bench.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(self._bench / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(lock)
            raise
        self._lock = lock
        for draft in self._bench.glob("draft-*"):  # of one that was killed
            draft.unlink()

    def _draft(self, body: bytes | Path) -> Path:
        draft = self._bench / f"draft-{next(self._drafts)}"
        if isinstance(body, bytes):
            draft.write_bytes(body)
            return draft
        try:
            os.link(body, draft, follow_symlinks=False)
        except OSError:  # another file system, or one without links; a file that is not there says so below
            copyfile(body, draft, follow_symlinks=False)
        return draft

    def _place(self, draft: Path, name: str) -> None:
        target = self.root / name
        try:
            draft.replace(target)
        except (FileNotFoundError, NotADirectoryError):
            self._make_room(target.parent)
            draft.replace(target)
        draft.unlink(missing_ok=True)  # a rename onto another link of the same file does nothing at all (POSIX)

    def _make_room(self, folder: Path) -> None:
        """The folder, even where a file of an older edition stands in its way."""
        for part in [*reversed(folder.relative_to(self.root).parents), folder.relative_to(self.root)]:
            if (self.root / part).is_file():
                (self.root / part).unlink()
        folder.mkdir(parents=True, exist_ok=True)

    def _prune(self, folder: Path) -> None:
        while folder != self.root:
            try:
                folder.rmdir()
            except (FileNotFoundError, NotADirectoryError):
                pass
            except OSError:  # not empty
                return
            folder = folder.parent

    def _failed(self, error: OSError) -> PlaceFailed:
        return PlaceFailed(
            f"{self.root}: {error.strerror or error}. What was shipped is kept; mend it, then ship again."
        )
