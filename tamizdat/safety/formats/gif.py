"""GIF: blocks (GIF89a), and which of them say more than the picture."""

from __future__ import annotations

from collections.abc import Iterator

_EXTENSIONS = {0xFE: "comment", 0x01: "plain text", 0xFF: "application data"}


def find(data: bytes) -> list[str]:
    """Name what a GIF says beside its picture: comments, texts, application data, trailing bytes."""
    return list(_findings(data))


def _findings(data: bytes) -> Iterator[str]:
    position = 13 + _table(data, 10)
    while position < len(data) and data[position] != 0x3B:
        if data[position] == 0x21 and position + 1 < len(data):
            if data[position + 1] in _EXTENSIONS:
                yield _EXTENSIONS[data[position + 1]]
            position = _after_blocks(data, position + 2)
        elif data[position] == 0x2C:
            position = _after_blocks(data, position + 11 + _table(data, position + 9))
        else:
            yield "what cannot be read"
            return
    if position >= len(data):
        yield "no end marker"
    elif position + 1 < len(data):
        yield "trailing bytes"


def _table(data: bytes, flags_at: int) -> int:
    """The size of the colour table whose flags stand there."""
    flags = data[flags_at] if flags_at < len(data) else 0
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(data: bytes, position: int) -> int:
    while position < len(data) and data[position]:
        position += data[position] + 1
    return position + 1
