"""The folder ``edition/`` in the pressed tree: nodes, files by their digest, metadata. docs/developers/edition.md says where.

A node or a file is there whole or not at all, and never changes. The time of an object's last change is the last
moment when the newest edition needed it: what leaves an edition is touched then, so that sweeping can tell how long
ago that was.
"""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Final

from tamizdat.edition.errors import NotThere
from tamizdat.edition.places import file_path, names_path, node_path

FOLDER: Final = "edition"
SIBLINGS: Final = ("", ".br", ".gz")


class Shelf:
    """``root`` is the pressed tree."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.metadata = root / FOLDER / "metadata"
        self._bench = root / ".press"
        self._read: dict[bytes, bytes] = {}
        self._names = count()

    def get(self, hash_: bytes) -> bytes:
        """A node. Raises :class:`NotThere`."""
        if hash_ not in self._read:
            try:
                self._read[hash_] = (self.root / node_path(hash_)).read_bytes()
            except FileNotFoundError:
                raise NotThere(f"The edition's node {hash_.hex()} is gone from {self.root}.") from None
        return self._read[hash_]

    def put(self, hash_: bytes, raw: bytes) -> None:
        """Keep a node."""
        self._read[hash_] = raw
        place = f"{self.root}/{node_path(hash_)}"
        if not os.path.exists(place):  # noqa: PTH110  a hundred thousand times in a full press
            self._write(place, raw)

    def names(self, leaf: bytes) -> bytes:
        """The names of a leaf's entries. Raises :class:`NotThere`."""
        try:
            return (self.root / names_path(leaf)).read_bytes()
        except FileNotFoundError:
            raise NotThere(f"The names of the leaf {leaf.hex()} are gone from {self.root}.") from None

    def put_names(self, leaf: bytes, raw: bytes) -> None:
        """Keep the names of a leaf's entries."""
        place = f"{self.root}/{names_path(leaf)}"
        if not os.path.exists(place):  # noqa: PTH110  likewise
            self._write(place, raw)

    def link(self, digest: bytes, path: str) -> None:
        """Let the file at ``path``, with its siblings, be found under its digest too."""
        place = f"{self.root}/{file_path(digest)}"
        for suffix in SIBLINGS:
            source = f"{self.root}/{path}{suffix}"
            if os.access(source, os.F_OK):
                self._link(source, place + suffix)
            elif suffix:
                _unlink(place + suffix)

    def retire(self, nodes: Collection[bytes], files: Collection[bytes]) -> None:
        """These were needed until this moment."""
        for path in (
            *map(node_path, nodes),
            *map(names_path, nodes),
            *(file_path(each) + suffix for each in files for suffix in SIBLINGS),
        ):
            with suppress(OSError):  # it need not have been there: an old edition may lack an object
                os.utime(f"{self.root}/{path}")

    def forget_read(self) -> list[bytes]:
        """Which nodes were read since the last time."""
        read, self._read = list(self._read), {}
        return read

    def forget(self) -> None:
        """Let there be no edition on the shelf: its targets files go, so that the next sealing begins with nothing."""
        self._read = {}
        for name in self.heads():
            if name.endswith(".targets.json"):
                _unlink(str(self.metadata / name))

    def heads(self) -> list[str]:
        """Names of all files of metadata, in no order."""
        try:
            return os.listdir(self.metadata)  # noqa: PTH208  names are all that is needed
        except FileNotFoundError:
            return []

    def head(self, name: str) -> bytes:
        """A file of metadata. Raises :class:`NotThere`."""
        try:
            return (self.metadata / name).read_bytes()
        except FileNotFoundError:
            raise NotThere(f"There is no {name} in {self.metadata}.") from None

    def put_head(self, files: dict[str, bytes]) -> None:
        """Files of metadata, in their order; one that is there and the same is left alone."""
        for name, raw in files.items():
            place = self.metadata / name
            if not place.exists() or place.read_bytes() != raw:
                self._write(str(place), raw)

    def put_target(self, sha256: bytes, raw: bytes) -> None:
        """The root node as TUF's target."""
        place = f"{self.root}/{FOLDER}/targets/{sha256.hex()}.edition"
        if not os.path.exists(place):  # noqa: PTH110  likewise
            self._write(place, raw)

    def sweep(self, nodes: Collection[bytes], files: Collection[bytes], keep: timedelta, now: datetime) -> int:
        """Remove what neither these need nor any edition of the last ``keep``; how many objects went."""
        needed = {place(each) for each in nodes for place in (node_path, names_path)} | {
            file_path(each) for each in files
        }
        before = now.timestamp() - keep.total_seconds() if keep else float("inf")
        removed = 0
        for path in self.objects():
            stem = path.removesuffix(".br").removesuffix(".gz")
            if stem not in needed and (self.root / path).stat().st_mtime < before:
                _unlink(f"{self.root}/{path}")
                removed += 1
        return removed

    def objects(self) -> Iterator[str]:
        """Every node and file, as a path in the tree."""
        for kind in ("nodes", "names", "files"):
            for folder, _folders, names in os.walk(self.root / FOLDER / kind):
                yield from (str((Path(folder) / name).relative_to(self.root)) for name in sorted(names))

    def _write(self, place: str, raw: bytes) -> None:
        draft = self._draft()
        Path(draft).write_bytes(raw)
        _into_place(draft, place)

    def _link(self, source: str, place: str) -> None:
        try:
            os.link(source, place)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(place), exist_ok=True)  # noqa: PTH103, PTH120  likewise
            os.link(source, place)
        except FileExistsError:
            if not os.path.samefile(source, place):  # noqa: PTH121
                draft = self._draft()
                os.link(source, draft)  # through a draft, since a link is not made over another
                os.replace(draft, place)  # noqa: PTH105  likewise

    def _draft(self) -> str:
        self._bench.mkdir(mode=0o700, parents=True, exist_ok=True)
        return f"{self._bench}/seal-{os.getpid()}-{time.monotonic_ns()}-{next(self._names)}"


def _into_place(draft: str, place: str) -> None:
    try:
        os.replace(draft, place)  # noqa: PTH105  likewise
    except FileNotFoundError:
        Path(place).parent.mkdir(parents=True, exist_ok=True)
        os.replace(draft, place)  # noqa: PTH105


def _unlink(place: str) -> None:
    with suppress(FileNotFoundError):
        os.unlink(place)  # noqa: PTH108
