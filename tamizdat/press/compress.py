"""The compressed siblings of a file, so that no server compresses while a reader waits."""

from __future__ import annotations

import brotli  # type: ignore[import-untyped]  # it ships no types
from isal import igzip

SMALLEST = 256
"""Bytes under which a sibling would save nothing: no packet gets shorter."""


def siblings(body: bytes) -> dict[str, bytes]:
    """``{".br": …, ".gz": …}``; the same bytes for the same body, always.

    Brotli 9 with a 64 kB window costs as little as level 5 (with its default window it is a
    trap: thirty times the time); gzip by isal costs a seventh of zlib's.
    """
    return {
        ".br": brotli.compress(body, mode=brotli.MODE_TEXT, quality=9, lgwin=16),
        ".gz": igzip.compress(body, compresslevel=3, mtime=0),
    }
