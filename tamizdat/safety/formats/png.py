"""PNG: chunks (W3C PNG, third edition), and which of them say more than the picture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

MAGIC = b"\x89PNG\r\n\x1a\n"
_PICTURE = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"sRGB", b"gAMA", b"cHRM", b"sBIT", b"bKGD"}


class Chunk(NamedTuple):
    kind: bytes
    start: int
    end: int


def chunks(data: bytes) -> Iterator[Chunk]:
    """Walk the chunks; what follows the end chunk, or cannot be read, comes last with an empty kind."""
    position, kind = len(MAGIC), b""
    while kind != b"IEND" and position + 12 <= len(data):
        kind = data[position + 4 : position + 8]
        end = position + 12 + int.from_bytes(data[position : position + 4], "big")
        if end > len(data):
            break
        yield Chunk(kind, position, end)
        position = end
    if position < len(data):
        yield Chunk(b"", position, len(data))


def find(data: bytes) -> list[str]:
    """Name what a PNG says beside its picture."""
    found = list(chunks(data))
    names = [chunk.kind.decode("latin-1") or "trailing bytes" for chunk in found if chunk.kind not in _PICTURE]
    return names if any(chunk.kind == b"IEND" for chunk in found) else [*names, "no end chunk"]


def without_metadata(data: bytes) -> bytes:
    """The same picture, bit for bit, without what ``find`` names."""
    return MAGIC + b"".join(data[part.start : part.end] for part in chunks(data) if part.kind in _PICTURE)
