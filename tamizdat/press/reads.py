"""What an output was made from, as it is recorded: made where it is rendered, so that the press itself has only to write it down.

The names of the keys stand in one text. For the way back, from a key to its readers, each key stands on a shelf, whose
number follows from its name: ``card:40`` to ``card:47`` share one. Two kinds of keys may share a shelf as well, by chance;
who is found there is asked for the names.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection
from functools import lru_cache
from typing import Final, NamedTuple
from zlib import crc32

from tamizdat.press.outputs import Key

SHELF: Final = 3
"""Bits of a key's number that its shelf leaves out: eight keys stand on it."""

BETWEEN: Final = "\n"
"""Stands between two names."""

_ROOM: Final = 28
"""Bits for what is left of the number; 32 before them tell what stands before it, so that all fit a signed number of 64."""

_MASK: Final = (1 << _ROOM) - 1

MOST: Final = 100_000
"""Shelves of keys in memory."""


class Reads(NamedTuple):
    """``names``: the keys, one a line. ``shelves``: the numbers of theirs, each once, eight bytes each."""

    names: str
    shelves: bytes

    @property
    def keys(self) -> frozenset[Key]:
        return frozenset(keys_of(self.names))


def keys_of(names: str) -> list[Key]:
    return [Key(name) for name in names.split(BETWEEN)] if names else []


def reads_of(keys: Collection[Key]) -> Reads:
    """Raises ``ValueError`` for a key that could not be told from two."""
    names = BETWEEN.join(keys)
    if keys and names.count(BETWEEN) != len(keys) - 1:
        raise ValueError("The name of a key has a line end in it.")
    if len(_shelves) > MOST:
        _shelves.clear()
    return Reads(names, array("q", set(map(_shelves.__getitem__, keys))).tobytes())


def shelf_of(key: Key) -> int:
    """The same in every process and for ever, since it is recorded."""
    before, _, last = key.rpartition(":")
    if last.isdecimal():
        return _kind(before) | (int(last) >> SHELF) & _MASK
    return _kind(key)


@lru_cache(10_000)
def _kind(name: str) -> int:
    return crc32(name.encode()) << _ROOM


class _Shelves(dict[Key, int]):
    """Asked for twenty times an output, mostly for the same."""

    def __missing__(self, key: Key) -> int:
        self[key] = shelf = shelf_of(key)
        return shelf


_shelves: Final = _Shelves()
