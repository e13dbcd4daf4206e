"""Where in an MP4 the samples of a track lie: its tables, read together (ISO/IEC 14496-12 §8.7)."""

from __future__ import annotations

from struct import error, unpack_from

from tamizdat.safety.formats.boxes import Box, boxes
from tamizdat.safety.refusals import Refused

MOST = 20_000_000
"""Samples of a track: more than a day of film, and what a broken table could make us walk."""


def ranges(film: bytes | bytearray, stbl: Box) -> list[tuple[int, int]]:
    """Start and end of each chunk of the track whose sample table this is. Raises Refused when the tables are broken."""
    tables = {box.kind: box for box in boxes(film, stbl.body, stbl.end)}
    try:
        return _ranges(film, tables)
    except (KeyError, IndexError, error) as trouble:
        raise Refused("damaged") from trouble


def _ranges(film: bytes | bytearray, tables: dict[bytes, Box]) -> list[tuple[int, int]]:
    offsets = _offsets(film, tables)
    runs = _runs(film, tables[b"stsc"])
    sizes = _sizes(film, tables)
    found, sample = [], 0
    for number, offset in enumerate(offsets, 1):
        while len(runs) > 1 and runs[1][0] <= number:
            runs.pop(0)
        count = runs[0][1] if runs else 0
        found.append((offset, offset + sum(sizes[sample : sample + count])))
        sample += count
    return found


def _offsets(film: bytes | bytearray, tables: dict[bytes, Box]) -> tuple[int, ...]:
    box, letter = (tables[b"co64"], "Q") if b"co64" in tables else (tables[b"stco"], "I")
    return _table(film, box, 4, letter)


def _runs(film: bytes | bytearray, stsc: Box) -> list[tuple[int, int]]:
    """(first chunk, samples in each chunk from there on)."""
    flat = _table(film, stsc, 4, "III")
    return [(flat[at], flat[at + 1]) for at in range(0, len(flat), 3)]


def _sizes(film: bytes | bytearray, tables: dict[bytes, Box]) -> tuple[int, ...] | list[int]:
    if b"stsz" not in tables:
        raise KeyError("stsz")
    box = tables[b"stsz"]
    same, count = unpack_from(">II", film, box.body + 4)
    if count > MOST:
        raise IndexError(count)
    return [same] * count if same else _table(film, box, 8, "I")


def _table(film: bytes | bytearray, box: Box, count_at: int, row: str) -> tuple[int, ...]:
    (count,) = unpack_from(">I", film, box.body + count_at)
    if count > MOST or count * len(row) * 4 > box.end - box.body:
        raise IndexError(count)
    return unpack_from(f">{count * len(row)}{row[0]}", film, box.body + count_at + 4)
