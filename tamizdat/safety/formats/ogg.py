"""Ogg (RFC 3533) with Opus (RFC 7845) or Vorbis sound: the comment packet is emptied where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tamizdat.safety.refusals import Refused

_CRC = 0x04C11DB7
_CONTINUED = 1
_COMMENTS = {b"OpusHead": b"OpusTags", b"\x01vorbis": b"\x03vorbis"}


class Page(NamedTuple):
    start: int
    body: int
    end: int
    serial: bytes
    lacing: bytes


def is_ogg(data: bytes) -> bool:
    return data[:4] == b"OggS"


def clean(data: bytes) -> bytes:
    """The same sound with an empty comment, of the same length: nothing moves, and each page keeps its number."""
    sound = bytearray(data)
    pages = list(_pages(data))
    if not pages or pages[-1].end != len(data):
        raise Refused("damaged")
    changed: list[tuple[int, int]] = []
    for serial in dict.fromkeys(page.serial for page in pages):
        own = [page for page in pages if page.serial == serial]
        comment = _comment(data, own)
        spans = _second_packet(own)
        text = b"".join(data[start:end] for start, end in spans)
        if not text.startswith(comment):
            raise Refused("damaged")
        _write(sound, spans, _empty(comment, len(text)))
        changed += spans
    for page in pages:
        if any(page.start <= start < page.end for start, _ in changed):
            _seal(sound, page)
    return bytes(sound)


def _comment(data: bytes, own: list[Page]) -> bytes:
    head = data[own[0].body : own[0].body + 8]
    for sound, comment in _COMMENTS.items():
        if head.startswith(sound):
            return comment
    raise Refused("cannot_clean", what=head.decode("latin-1").strip("\x00"), right="OGG (Opus)")


def _empty(comment: bytes, length: int) -> bytes:
    """No maker, no entries; Vorbis ends with a framing bit. Decoders do not look at what follows."""
    empty = comment + bytes(8) + (b"\x01" if comment[:1] == b"\x03" else b"")
    if len(empty) > length:
        raise Refused("damaged")
    return empty.ljust(length, b"\x00")


def _pages(data: bytes) -> Iterator[Page]:
    position = 0
    while data[position : position + 4] == b"OggS" and position + 27 <= len(data):
        lacing = data[position + 27 : position + 27 + data[position + 26]]
        body = position + 27 + len(lacing)
        end = body + sum(lacing)
        if end > len(data):
            return
        yield Page(position, body, end, data[position + 14 : position + 18], lacing)
        position = end


def _second_packet(own: list[Page]) -> list[tuple[int, int]]:
    """Where the second packet of a stream lies: it may begin in the middle of a page and go on over several."""
    spans: list[tuple[int, int]] = []
    packet = 0
    for page in own:
        position = page.body
        for length in page.lacing:
            if packet == 1:
                spans.append((position, position + length))
            position += length
            packet += length < 255
            if packet > 1:
                return spans
    raise Refused("damaged")


def _write(sound: bytearray, spans: list[tuple[int, int]], text: bytes) -> None:
    for start, end in spans:
        sound[start:end], text = text[: end - start], text[end - start :]


def _seal(sound: bytearray, page: Page) -> None:
    """Reckon the page's checksum again."""
    sound[page.start + 22 : page.start + 26] = bytes(4)
    reckoned = 0
    for byte in sound[page.start : page.end]:
        reckoned = (reckoned << 8 & 0xFFFFFFFF) ^ _TABLE[reckoned >> 24 ^ byte]
    sound[page.start + 22 : page.start + 26] = reckoned.to_bytes(4, "little")


def _row(value: int) -> int:
    value <<= 24
    for _ in range(8):
        value = (value << 1 ^ _CRC if value & 0x80000000 else value << 1) & 0xFFFFFFFF
    return value


_TABLE = [_row(value) for value in range(256)]
