"""The bytes of a file against its entry. A page ends with a trailer that the entry says nothing about; nothing else may follow."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Final
from urllib.parse import quote

from tamizdat.edition.entries import Entry

LONGEST_TRAILER: Final = 16_384
TRAILER: Final = re.compile(rb"<!--tamizdat 1\n([\w./~%-]+)\n[\w+/=]+\n[^\n>]+\n-->\r?\n")


def longest(entry: Entry) -> int:
    """Bytes that a copy of this file has at the most."""
    return entry.length + LONGEST_TRAILER


def is_as_signed(raw: bytes, entry: Entry) -> bool:
    """Whether these bytes are the file, with or without a trailer, and not a byte more."""
    if len(raw) < entry.length or sha256(raw[: entry.length]).digest() != entry.digest:
        return False
    rest = raw[entry.length :]
    return not rest or is_trailer(rest)


def is_trailer(rest: bytes) -> bool:
    """A comment and nothing else: no line of it could end the comment early."""
    return bool(TRAILER.fullmatch(rest)) and b"--" not in rest[4:-5]


def body_for(raw: bytes, entry: Entry, path: str) -> bytes:
    """The bytes to show under ``path``: two files of equal bytes share an object, whose trailer then speaks of one of them."""
    found = TRAILER.fullmatch(raw, entry.length)
    if found is None or found[1].decode() == quote(path, safe="/~").replace("--", "-%2D"):
        return raw
    return raw[: entry.length]
