"""The bytes of a file against its entry. A page ends with a trailer that the entry says nothing about; nothing else may follow."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from tamizdat.edition.entries import Entry
from tamizdat.edition.errors import BadTrailer
from tamizdat.edition.trailer import Trailer, split

LONGEST_TRAILER: Final = 16_384


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
    """A trailer in its one form and nothing else."""
    return _trailer(rest) is not None


def body_for(raw: bytes, entry: Entry, path: str) -> bytes:
    """The bytes to show under ``path``: two files of equal bytes share an object, whose trailer then speaks of one of them."""
    found = _trailer(raw[entry.length :])
    return raw if found is None or found.path == path else raw[: entry.length]


def _trailer(rest: bytes) -> Trailer | None:
    try:
        before, found = split(rest)
    except BadTrailer:
        return None
    return None if before else found
