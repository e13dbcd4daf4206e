"""The compressed siblings of a file, so that no server compresses while a reader waits."""

from __future__ import annotations

from typing import Final

from tamizdat.press.openings import opening_of
from tamizdat.press.pieces import brotli, gzip

SMALLEST: Final = 256
"""Bytes under which a sibling would save nothing: no packet gets shorter."""

BROTLI, GZIP = 3, 2
"""The levels; decision 32."""

FITS: Final = 14_000
"""Bytes that arrive in the first flight of a connection, and before it is cut where connections are cut."""
HARDER: Final = 5
"""The level of brotli for what misses that by little: it takes off a tenth, and twice as long (decision 35)."""


def siblings(body: bytes) -> dict[str, bytes]:
    """``{".br": …, ".gz": …}``; the same bytes for the same body, always."""
    before = opening_of(body)
    rest = body[len(before.body) :]
    packed = brotli(before, rest, BROTLI)
    if FITS < len(packed) < FITS * 1.15:
        packed = brotli(before, rest, HARDER)
    return {".br": packed, ".gz": gzip(before, rest, GZIP)}


def gzipped(body: bytes) -> bytes:
    """The gzip sibling alone."""
    before = opening_of(body)
    return gzip(before, body[len(before.body) :], GZIP)
