"""ISO base media files (ISO/IEC 14496-12): the boxes that AVIF, HEIC, MP4 and M4A are made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple


class Box(NamedTuple):
    """``data[start:end]`` is the box, ``data[body:end]`` what is in it. An empty kind is what cannot be read."""

    kind: bytes
    start: int
    body: int
    end: int


def boxes(data: bytes | bytearray, start: int = 0, end: int | None = None) -> Iterator[Box]:
    """Walk the boxes between two positions; a rest that is no whole box comes last."""
    limit = len(data) if end is None else end
    position = start
    while position + 8 <= limit:
        size, body = int.from_bytes(data[position : position + 4], "big"), position + 8
        if size == 1:
            size, body = int.from_bytes(data[position + 8 : position + 16], "big"), position + 16
        elif size == 0:
            size = limit - position
        if size < body - position or position + size > limit:
            break
        yield Box(bytes(data[position + 4 : position + 8]), position, body, position + size)
        position += size
    if position < limit:
        yield Box(b"", position, position, limit)


def child(data: bytes | bytearray, parent: Box, *path: bytes) -> Box | None:
    """The first box at ``path`` below ``parent``, if there is one."""
    box: Box | None = parent
    for kind in path:
        if box is None:
            return None
        box = next((inner for inner in boxes(data, box.body, box.end) if inner.kind == kind), None)
    return box
