"""What many files begin with is hashed and compressed once, and only what follows anew.

Both formats of compression allow it. A piece that is not the last ends at a full byte; one that follows refers to nothing
before itself. Python's own binding of brotli cannot begin in the middle of a stream, brotlicffi's library can.
"""

from __future__ import annotations

import zlib
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from brotlicffi._brotlicffi import ffi, lib  # type: ignore[import-untyped]  # it ships no types
from isal import igzip_lib, isal_zlib

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

OPENING_QUALITY: Final = 9
"""Of brotli. From 10 on it would take twenty milliseconds."""

WINDOW: Final = 16
"""As a power of two: 64 kB. More changes nothing at the lengths of pages, less costs bytes."""

GZIP_HEAD: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
"""Deflated, without a name or a time, by whatever system."""

_OFFSET: Final = 9
"""``BROTLI_PARAM_STREAM_OFFSET``, which brotlicffi does not name."""


class Opening:
    """What many files begin with, for each thing that is made of them: made when it is first wanted."""

    def __init__(self, body: bytes) -> None:
        self.body = body

    @cached_property
    def hash(self) -> Hash:
        return sha256(self.body)

    @cached_property
    def crc(self) -> int:
        return isal_zlib.crc32(self.body)

    @cached_property
    def br(self) -> bytes:
        return _brotli(self.body, OPENING_QUALITY, 0, lib.BROTLI_OPERATION_FLUSH) if self.body else b""

    @cached_property
    def gz(self) -> bytes:
        deflate = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        packed = deflate.compress(self.body) + deflate.flush(zlib.Z_SYNC_FLUSH) if self.body else b""
        return GZIP_HEAD + packed


NOTHING: Final = Opening(b"")


def hexdigest(before: Opening, body: bytes) -> str:
    """The SHA-256 of ``before`` and ``body``."""
    whole = before.hash.copy()
    whole.update(body)
    return whole.hexdigest()


def brotli(before: Opening, body: bytes, quality: int) -> bytes:
    """The stream of ``before`` and ``body``."""
    return before.br + _brotli(body, quality, len(before.body), lib.BROTLI_OPERATION_FINISH)


def gzip(before: Opening, body: bytes, level: int) -> bytes:
    """The same by isal at its ``level``."""
    packed = igzip_lib.compress(body, level, igzip_lib.COMP_DEFLATE)
    crc, length = isal_zlib.crc32(body, before.crc), len(before.body) + len(body)
    return b"".join((before.gz, packed, crc.to_bytes(4, "little"), (length & 0xFFFFFFFF).to_bytes(4, "little")))


def _brotli(body: bytes, quality: int, offset: int, operation: Any) -> bytes:
    """The piece that stands at ``offset`` of its stream."""
    state = ffi.gc(lib.BrotliEncoderCreateInstance(ffi.NULL, ffi.NULL, ffi.NULL), lib.BrotliEncoderDestroyInstance)
    for name, value in (
        (lib.BROTLI_PARAM_MODE, lib.BROTLI_MODE_TEXT),
        (lib.BROTLI_PARAM_QUALITY, quality),
        (lib.BROTLI_PARAM_LGWIN, WINDOW),
        (_OFFSET, offset),
    ):
        lib.BrotliEncoderSetParameter(state, name, value)
    room = len(body) + (len(body) >> 8) + 1024  # for what does not shrink, and the ends of its blocks
    out, given = ffi.new("uint8_t[]", room), ffi.from_buffer("uint8_t[]", body)
    left_in, left_out = ffi.new("size_t *", len(body)), ffi.new("size_t *", room)
    next_in, next_out = ffi.new("uint8_t **", given), ffi.new("uint8_t **", out)
    done = lib.BrotliEncoderCompressStream(state, operation, left_in, next_in, left_out, next_out, ffi.NULL)
    if not done or left_in[0] or lib.BrotliEncoderHasMoreOutput(state):
        raise MemoryError("Brotli could not compress a file: memory is short.")
    return bytes(ffi.buffer(out, room - left_out[0]))
