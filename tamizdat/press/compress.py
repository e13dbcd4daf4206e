"""The compressed siblings of a file, so that no server compresses while a reader waits."""

from __future__ import annotations

from typing import Final

from tamizdat.press.openings import opening_of
from tamizdat.press.pieces import brotli, gzip

SMALLEST: Final = 256
"""Bytes under which a sibling would save nothing: no packet gets shorter."""

BROTLI, GZIP = 5, 2
"""The levels; decision 32."""


def siblings(body: bytes) -> dict[str, bytes]:
    """``{".br": …, ".gz": …}``; the same bytes for the same body, always."""
    before = opening_of(body)
    rest = body[len(before.body) :]
    return {".br": brotli(before, rest, BROTLI), ".gz": gzip(before, rest, GZIP)}


def gzipped(body: bytes) -> bytes:
    """The gzip sibling alone."""
    before = opening_of(body)
    return gzip(before, body[len(before.body) :], GZIP)
