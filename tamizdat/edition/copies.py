"""A whole copy in a folder: every file that is there or has to be, against the edition that was signed.

Nothing is followed and nothing opened but plain files: a copy from a stranger could lead anywhere, or wait for ever.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path
from stat import S_ISLNK, S_ISREG
from typing import Final

import brotli  # type: ignore[import-untyped]  # it ships no types

from tamizdat.edition.entries import Entry, path_key
from tamizdat.edition.errors import NotAPath
from tamizdat.edition.shelf import FOLDER

BENCHES: Final = frozenset({".press", ".mirror"})
"""Folders at the top of a tree that are nobody's but the press's and the carriers'; no server shows them."""

PACKED: Final = (".br", ".gz")
Inode = tuple[int, int]
IsThisPage = Callable[[bytes, str, Entry], bool]
"""Whether these bytes are the page of that path and entry, its trailer included."""


@dataclass(slots=True)
class Copy:
    """``wanted``: the edition's entries by their keys. ``known``, what was found to be as signed: digest and suffix by inode."""

    root: Path
    wanted: dict[bytes, Entry]
    is_this_page: IsThisPage
    known: dict[Inode, tuple[bytes, str]] = field(default_factory=dict)
    found: set[bytes] = field(default_factory=set)

    def faults(self) -> Iterator[str]:
        """What readers ask for by its path: each fault in words."""
        for path in walk(self.root, "", BENCHES | {FOLDER}):
            if reason := odd(self.root / path):
                yield f"{path} {reason}"
            elif (wanted := self.wanted.get(key_of(path))) is None:
                yield from self._unless_packed(path)
            else:
                self.found.add(wanted.key)
                yield from self._file(path, wanted)
        yield from (f"a file is missing: {key.hex()}" for key in self.wanted.keys() - self.found)

    def _unless_packed(self, path: str) -> Iterator[str]:
        """A compressed copy is judged with the file it is of; anything else that is in no edition is a stray."""
        stem, dot, suffix = path.rpartition(".")
        of_a_file = dot + suffix in PACKED and key_of(stem) in self.wanted and not odd(self.root / stem)
        if not of_a_file:
            yield f"{path} is in no edition"

    def _file(self, path: str, wanted: Entry) -> Iterator[str]:
        file = self.root / path
        try:
            if not self._is_as_signed(file, path, wanted):
                yield f"{path} was altered"
                return
            self.known[inode(file)] = (wanted.digest, "")
            for suffix in PACKED:
                packed = self.root / f"{path}{suffix}"
                if os.path.lexists(packed) and not odd(packed) and key_of(f"{path}{suffix}") not in self.wanted:
                    if unpacks_to(packed, file):
                        self.known[inode(packed)] = (wanted.digest, suffix)
                    else:
                        yield f"{path}{suffix} was altered"
        except OSError as error:
            yield f"{path} cannot be read: {error.strerror}"

    def _is_as_signed(self, file: Path, path: str, wanted: Entry) -> bool:
        """Every byte, and of a page its trailer too: in its form, about this address, by a key that counts."""
        if path.endswith(".html"):
            return self.is_this_page(file.read_bytes(), path, wanted)
        with file.open("rb") as handle:
            return (file_digest(handle, "sha256").digest(), file.stat().st_size) == (wanted.digest, wanted.length)


def walk(root: Path, below: str, but: frozenset[str] = frozenset()) -> Iterator[str]:
    """Every path below a folder, but those in some folders directly in it; links to folders too, which are not followed."""
    start = root / below
    for folder, folders, names in os.walk(start):
        if Path(folder) == start:
            folders[:] = [name for name in folders if name not in but or (start / name).is_symlink()]
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        folders[:] = sorted(name for name in folders if name not in links)
        for name in sorted([*names, *links]):
            yield (Path(folder) / name).relative_to(root).as_posix()


def odd(file: Path) -> str:
    """What is wrong with what lies there before it is opened; empty for a plain file."""
    try:
        mode = file.lstat().st_mode
    except OSError:
        return "is not there"
    if S_ISLNK(mode):
        return "is a link: no copy has any"
    return "" if S_ISREG(mode) else "is no file"


def key_of(path: str) -> bytes:
    """The key of a path; of what no paper can have, one that no entry has."""
    try:
        return path_key(path)
    except NotAPath:
        return b""


def inode(file: Path) -> Inode:
    found = file.stat()
    return found.st_dev, found.st_ino


def unpacks_to(packed: Path, file: Path) -> bool:
    """Whether a ``.br`` or ``.gz`` is of this file, to the last byte and with nothing behind it. No more is unpacked than that."""
    wanted, raw = file.read_bytes(), packed.read_bytes()
    try:
        if packed.suffix == ".gz":
            gzip = zlib.decompressobj(31)
            return gzip.decompress(raw, len(wanted) + 1) == wanted and gzip.eof and not gzip.unused_data
        unpacker = brotli.Decompressor()
        return unpacker.process(raw, output_buffer_limit=len(wanted) + 1) == wanted and bool(unpacker.is_finished())
    except (brotli.error, zlib.error):
        return False
