"""WebP: RIFF chunks (RFC 9649), and which of them say more than the picture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

_PICTURE = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}
_SAYS_MORE = 0x20 | 0x08 | 0x04  # ICC profile, Exif, XMP: flags of the extended header


class Chunk(NamedTuple):
    kind: bytes
    start: int
    end: int


def is_webp(data: bytes) -> bool:
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def chunks(data: bytes) -> Iterator[Chunk]:
    """Walk the chunks; what follows the RIFF container, or cannot be read, comes last with an empty kind."""
    whole = min(8 + int.from_bytes(data[4:8], "little"), len(data))
    position = 12
    while position + 8 <= whole:
        size = int.from_bytes(data[position + 4 : position + 8], "little")
        end = position + 8 + size + size % 2
        if end > whole:
            break
        yield Chunk(data[position : position + 4], position, end)
        position = end
    if position < len(data):
        yield Chunk(b"", position, len(data))


def is_lossless(data: bytes) -> bool:
    return any(chunk.kind == b"VP8L" for chunk in chunks(data))


def find(data: bytes) -> list[str]:
    """Name what a WebP says beside its picture."""
    found = []
    for chunk in chunks(data):
        if chunk.kind not in _PICTURE:
            found.append(chunk.kind.decode("latin-1").strip() or "trailing bytes")
        elif chunk.kind == b"VP8X" and data[chunk.start + 8] & _SAYS_MORE:
            found.append("flags of Exif, XMP or ICC")
    return found
