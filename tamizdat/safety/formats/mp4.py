"""MP4 and M4A: boxes that point into each other by position, so what says too much is blanked where it stands.

Kept are pictures, sound and subtitles; whatever else lies among their samples (places from a drone, a phone's
sensors) is overwritten with zeros.
"""

from __future__ import annotations

from collections.abc import Iterator

from tamizdat.safety.formats.boxes import Box, boxes, child
from tamizdat.safety.formats.samples import ranges
from tamizdat.safety.refusals import Refused

BRANDS = {
    b"M4A ",
    b"M4B ",
    b"M4V ",
    b"mp41",
    b"mp42",
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"avc1",
    b"dash",
    b"qt  ",
    b"MSNV",
}
_KEPT: dict[bytes, set[bytes]] = {
    b"moov": {b"mvhd", b"trak"},
    b"trak": {b"tkhd", b"edts", b"mdia"},
    b"mdia": {b"mdhd", b"hdlr", b"minf"},
    b"minf": {b"vmhd", b"smhd", b"nmhd", b"sthd", b"dinf", b"stbl"},
    b"dinf": {b"dref"},
    b"edts": {b"elst"},
    b"stbl": {
        b"stsd",
        b"stts",
        b"ctts",
        b"stss",
        b"stsz",
        b"stz2",
        b"stsc",
        b"stco",
        b"co64",
        b"sdtp",
        b"sgpd",
        b"sbgp",
        b"cslg",
    },
}
_HANDLERS = {b"vide", b"soun", b"sbtl", b"subt", b"text", b"clcp"}
_PICTURES = {b"avc1", b"avc3", b"hvc1", b"hev1", b"av01", b"vp09", b"mp4v"}


def is_mp4(data: bytes) -> bool:
    return data[4:8] == b"ftyp" and data[8:12] in BRANDS


def is_sound_only(data: bytes) -> bool:
    """No picture in any track: an M4A, whatever its name."""
    return not any(_handler(data, trak) == b"vide" for trak in _tracks(data))


def clean(data: bytes) -> bytes:
    """The same film or recording with everything blanked that is not picture, sound or subtitle."""
    top = list(boxes(data))
    if any(box.kind in {b"moof", b""} for box in top):
        raise Refused("cannot_clean", what="fragments", right="MP4 (H.264 and AAC)")
    if not any(box.kind == b"moov" for box in top):
        raise Refused("damaged")
    film = bytearray(data)
    for box in top:
        if box.kind == b"moov":
            _clean_inside(film, box)
        elif box.kind not in {b"ftyp", b"mdat"}:
            _blank(film, box)
    kept = [span for trak in _tracks(film) for span in ranges(film, _stbl(film, trak))]
    for box in top:
        if box.kind == b"mdat":
            _blank_between(film, box, kept)
    return bytes(film)


def _clean_inside(film: bytearray, parent: Box) -> None:
    for box in list(boxes(film, parent.body, parent.end)):
        if box.kind not in _KEPT[parent.kind] or (box.kind == b"trak" and _handler(film, box) not in _HANDLERS):
            _blank(film, box)
        elif box.kind in _KEPT:
            _clean_inside(film, box)
        elif box.kind in {b"mvhd", b"tkhd", b"mdhd"}:
            _zero(film, box.body + 4, box.body + (20 if film[box.body] == 1 else 12))  # made, changed
        elif box.kind == b"hdlr":
            _zero(film, box.body + 12, box.end)  # maker and name
        elif box.kind == b"dref":
            for entry in boxes(film, box.body + 8, box.end):
                _zero(film, entry.body + 4, entry.end)  # paths of other files
        elif box.kind == b"stsd":
            _clean_formats(film, box)


def _clean_formats(film: bytearray, stsd: Box) -> None:
    """A picture's format has 32 bytes for the name of the program, and may have text boxes behind it."""
    for entry in boxes(film, stsd.body + 8, stsd.end):
        if entry.kind in _PICTURES:
            _zero(film, entry.body + 42, entry.body + 74)
            for box in list(boxes(film, entry.body + 78, entry.end)):
                if box.kind in {b"uuid", b"udta", b"meta"}:
                    _blank(film, box)


def _blank(film: bytearray, box: Box) -> None:
    film[box.start + 4 : box.start + 8] = b"free" if box.kind else film[box.start + 4 : box.start + 8]
    _zero(film, box.body, box.end)


def _zero(film: bytearray, start: int, end: int) -> None:
    end = min(end, len(film))
    film[start:end] = bytes(max(0, end - start))


def _blank_between(film: bytearray, mdat: Box, kept: list[tuple[int, int]]) -> None:
    position = mdat.body
    for start, end in sorted(kept):
        if mdat.body <= start < mdat.end:
            _zero(film, position, max(position, start))
            position = max(position, min(end, mdat.end))
    _zero(film, position, mdat.end)


def _tracks(film: bytes | bytearray) -> Iterator[Box]:
    for moov in boxes(film):
        if moov.kind == b"moov":
            yield from (box for box in boxes(film, moov.body, moov.end) if box.kind == b"trak")


def _handler(film: bytes | bytearray, trak: Box) -> bytes:
    hdlr = child(film, trak, b"mdia", b"hdlr")
    return bytes(film[hdlr.body + 8 : hdlr.body + 12]) if hdlr else b""


def _stbl(film: bytes | bytearray, trak: Box) -> Box:
    found = child(film, trak, b"mdia", b"minf", b"stbl")
    if found is None:
        raise Refused("damaged")
    return found
