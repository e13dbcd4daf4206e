"""JPEG: markers and their segments (ITU T.81 Annex B), and which of them say more than the picture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

MAGIC = b"\xff\xd8\xff"
SOS, EOI = 0xDA, 0xD9
_ALONE = {0x01, *range(0xD0, 0xD9)}
_PICTURE = {0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD, SOS, EOI, 0xD8}
_NAMES = {0xE1: "Exif or XMP", 0xE2: "ICC profile or extra pictures", 0xED: "IPTC", 0xFE: "comment"}


class Segment(NamedTuple):
    """``data[start:end]``; a scan's segment includes its entropy-coded data. Marker 0 is what cannot be read."""

    marker: int
    start: int
    end: int


def segments(data: bytes) -> Iterator[Segment]:
    """Walk the file up to its end marker, then yield what trails it (marker 0), if anything does."""
    position = 0
    while position + 1 < len(data):
        if data[position] != 0xFF:
            break
        marker = data[position + 1]
        if marker == 0xFF:  # fill bytes may stand before a marker
            position += 1
            continue
        end = _end(data, position, marker)
        yield Segment(marker, position, end)
        position = end
        if marker == EOI:
            break
    if position < len(data):
        yield Segment(0, position, len(data))


def find(data: bytes) -> list[str]:
    """Name what a JPEG says beside its picture."""
    found = []
    ended = False
    for segment in segments(data):
        ended = ended or segment.marker == EOI
        if not _says_nothing(data, segment):
            found.append(
                "trailing bytes" if segment.marker == 0 else _NAMES.get(segment.marker, f"segment {segment.marker:02X}")
            )
    return found if ended else [*found, "no end marker"]


def without_metadata(data: bytes) -> bytes:
    """The same picture, coded bit for bit as it was, without what ``find`` names."""
    return b"".join(data[part.start : part.end] for part in segments(data) if _says_nothing(data, part))


def for_decoding(data: bytes) -> bytes:
    """The same file with only what a decoder needs: the picture, its Exif block (which way is up) and its profile."""
    return b"".join(
        data[part.start : part.end] for part in segments(data) if _says_nothing(data, part) or _is_needed(data, part)
    )


def scans(data: bytes) -> int:
    """How many passes over the whole picture a reader must make. Thousands of them are an attack."""
    return sum(segment.marker == SOS for segment in segments(data))


def _end(data: bytes, position: int, marker: int) -> int:
    if marker in _ALONE or marker == EOI:
        return position + 2
    end = position + 2 + int.from_bytes(data[position + 2 : position + 4], "big")
    if marker == SOS:
        end = _end_of_scan(data, end)
    return min(max(end, position + 4), len(data))


def _end_of_scan(data: bytes, position: int) -> int:
    while (position := data.find(b"\xff", position)) != -1 and position + 1 < len(data):
        following = data[position + 1]
        if following == 0xFF:
            position += 1
        elif following == 0 or 0xD0 <= following <= 0xD7:
            position += 2
        else:
            return position
    return len(data)


def _is_needed(data: bytes, segment: Segment) -> bool:
    body = data[segment.start + 4 : segment.start + 16]
    return (segment.marker == 0xE1 and body.startswith(b"Exif\x00")) or (
        segment.marker == 0xE2 and body == b"ICC_PROFILE\x00"
    )


def _says_nothing(data: bytes, segment: Segment) -> bool:
    body = data[segment.start + 4 : segment.end]
    if segment.marker == 0xE0:  # a JFIF header without its thumbnail
        return len(body) == 14 and body.startswith(b"JFIF\x00") and body[12:14] == b"\x00\x00"
    if segment.marker == 0xEE:  # tells readers which colour model the numbers mean
        return len(body) == 12 and body.startswith(b"Adobe")
    return segment.marker in _PICTURE
