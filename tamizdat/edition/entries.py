"""An entry: one file of an edition, by the hash of its path, the hash of its bytes and their number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from unicodedata import is_normalized

from tamizdat.edition.errors import NotAPath, TooLong

KEY: Final = 16
"""Bytes of a path's hash that an entry keeps. Who prints can choose paths, but not two with the same 128 bits."""

ENTRY: Final = KEY + 32 + 4
"""Bytes of a packed entry."""

LONGEST: Final = 2**32 - 1

# Looked for in every path of an edition: letter by letter in Unicode's tables it would take as long as all the rest.
_BREAKING: Final = re.compile(r"[\\\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_NO_NAME: Final = re.compile(r"(?:^|/)\.{0,2}(?:/|\Z)")


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """``key``: 16 bytes of the path's SHA-256; ``digest``: SHA-256 of the file's bytes; ``length``: their number."""

    key: bytes
    digest: bytes
    length: int

    def packed(self) -> bytes:
        """52 bytes: key, digest, length as a big-endian number of four bytes."""
        return self.key + self.digest + self.length.to_bytes(4, "big")

    @classmethod
    def unpacked(cls, raw: bytes) -> Entry:
        return cls(raw[:KEY], raw[KEY : KEY + 32], int.from_bytes(raw[KEY + 32 :], "big"))


def entry(path: str, digest: bytes, length: int) -> Entry:
    """The entry of a file. Raises :class:`NotAPath` and :class:`TooLong`."""
    if length > LONGEST:
        raise TooLong(f"{path} has {length} bytes; a file of an edition has less than 4 GiB. Split it.")
    return Entry(path_key(path), digest, length)


def path_key(path: str) -> bytes:
    """The key of a path: as the file is called in the tree, decoded, in NFC, with forward slashes and none in front."""
    reason = _wrong(path)
    if reason:
        raise NotAPath(f"{path!r} names no file of a paper: {reason}.")
    return sha256(path.encode()).digest()[:KEY]


def _wrong(path: str) -> str:
    if _NO_NAME.search(path):
        return "a part of it is empty or made of dots"
    if _BREAKING.search(path):
        return "it has a backslash or a control character"
    if not path.isascii() and not is_normalized("NFC", path):
        return "its letters are not composed (NFC)"
    return ""
