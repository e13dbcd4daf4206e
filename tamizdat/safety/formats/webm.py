"""WebM (a subset of Matroska, RFC 9559): EBML elements; those that say too much become void or empty in place."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from tamizdat.safety.refusals import Refused

MAGIC = b"\x1a\x45\xdf\xa3"
_SEGMENT, _INFO, _TRACKS, _CLUSTER = 0x18538067, 0x1549A966, 0x1654AE6B, 0x1F43B675
_TRACK, _VOID, _CRC = 0xAE, 0xEC, 0xBF
_KEPT = {_INFO, _TRACKS, _CLUSTER, 0x114D9B74, 0x1C53BB6B}  # and where things are: seek head, cues
_OF_INFO = {
    0x2AD7B1,
    0x4489,
    0x4D80,
    0x5741,
}  # scale, length, and the two programs (which must be there, and get blanked)
_PROGRAMS = {0x4D80, 0x5741}
_OF_TRACK = {
    0xD7,
    0x73C5,
    0x83,
    0xB9,
    0x88,
    0x55AA,
    0x9C,
    0x6DE7,
    0x6DF8,
    0x23E383,
    0x55EE,
    0x22B59C,
    0x22B59D,
    0x86,
    0x63A2,
}
_OF_TRACK |= {0x56AA, 0x56BB, 0xE0, 0xE1, 0x6D80, 0xAA, 0xFAB, 0x6FAB}
_TYPE, _SORTS = 0x83, {1, 2, 17}  # pictures, sound, subtitles


class Element(NamedTuple):
    name: int
    start: int
    body: int
    end: int


def is_webm(data: bytes) -> bool:
    return data[:4] == MAGIC and b"webm" in data[:64]


def clean(data: bytes) -> bytes:
    """The same film with its title, dates, programs, tags, attachments and track names blanked."""
    film = bytearray(data)
    for element in _elements(data, 0, len(data)):
        if element.name == _SEGMENT:
            _clean_segment(film, element)
        elif element.name != int.from_bytes(MAGIC, "big"):
            _void(film, element)
    return bytes(film)


def _clean_segment(film: bytearray, segment: Element) -> None:
    for part in _elements(film, segment.body, segment.end):
        if part.name not in _KEPT:
            _void(film, part)
        elif part.name == _INFO:
            _keep(film, part, _OF_INFO, blanked=_PROGRAMS)
        elif part.name == _TRACKS:
            for track in _elements(film, part.body, part.end):
                if track.name != _TRACK:
                    _void(film, track)
                else:
                    _refuse_other_tracks(film, track)
                    _keep(film, track, _OF_TRACK)


def _keep(film: bytearray, parent: Element, kept: set[int], blanked: AbstractSet[int] = frozenset()) -> None:
    for element in _elements(film, parent.body, parent.end):
        if element.name in blanked:
            film[element.body : element.end] = bytes(element.end - element.body)
        elif element.name not in kept:
            _void(film, element)


def _refuse_other_tracks(film: bytearray, track: Element) -> None:
    sorts = [film[part.body : part.end] for part in _elements(film, track.body, track.end) if part.name == _TYPE]
    if not sorts or int.from_bytes(sorts[0], "big") not in _SORTS:
        raise Refused("cannot_clean", what="data track", right="MP4")


def _void(film: bytearray, element: Element) -> None:
    """Make an element of the same length that means nothing: its name, its size, and zeros."""
    length = element.end - element.start
    head = bytes([_VOID, 0x80 | length - 2]) if length < 129 else b"\xec\x01" + (length - 9).to_bytes(7, "big")
    film[element.start : element.end] = head.ljust(length, b"\x00")


def _elements(data: bytes | bytearray, position: int, end: int) -> Iterator[Element]:
    """Walk elements of one level. One without a size (a recording that was streamed) lasts up to its parent's end,
    a cluster up to the next element of its own level."""
    while position < end:
        start = position
        name, position = _number(data, position, keep_mark=True)
        size, position = _number(data, position, keep_mark=False)
        after = _end_of_unsized(data, name, position, end) if size is None else position + size
        if name is None or after > end:
            raise Refused("damaged")
        yield Element(name, start, position, after)
        position = after


def _end_of_unsized(data: bytes | bytearray, name: int | None, position: int, end: int) -> int:
    if name != _CLUSTER:
        return end
    inside = {0xE7, 0xA7, 0xAB, 0xA3, 0xA0, 0x5854, _VOID, _CRC}
    while position < end:
        part, body = _number(data, position, keep_mark=True)
        if part not in inside:
            return position
        size, body = _number(data, body, keep_mark=False)
        if size is None:
            raise Refused("damaged")
        position = body + size
    return position


def _number(data: bytes | bytearray, position: int, *, keep_mark: bool) -> tuple[int | None, int]:
    """A number of EBML and where it ends; None for the size that means *unknown*."""
    if position >= len(data) or not data[position]:
        raise Refused("damaged")
    length = 9 - data[position].bit_length()
    value = int.from_bytes(data[position : position + length], "big")
    if keep_mark:
        return value, position + length
    value &= (1 << 7 * length) - 1
    return (None if value == (1 << 7 * length) - 1 else value), position + length
