"""AVIF and HEIC: items in a meta box (ISO/IEC 23008-12), and which of them say more than the picture."""

from __future__ import annotations

from collections.abc import Iterator

from tamizdat.safety.formats.boxes import Box, boxes

_AVIF = {b"avif", b"avis"}
_HEIC = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}
_TOP = {b"ftyp", b"meta", b"mdat"}
_META = {b"hdlr", b"pitm", b"iloc", b"iinf", b"iprp", b"iref", b"idat"}
_ITEMS = {b"av01", b"hvc1", b"grid"}
_PROPERTIES = {b"ispe", b"pixi", b"av1C", b"hvcC", b"colr", b"auxC", b"pasp", b"clap", b"a1op", b"lsel", b"a1lx"}
_MAKERS = {b"", b"libavif", b"PictureHandler"}


def kind(data: bytes) -> str:
    """``avif``, ``heic`` or nothing, by the brands in the file's head."""
    if data[4:8] != b"ftyp":
        return ""
    size = int.from_bytes(data[:4], "big")
    brands = {data[8:12], *(data[at : at + 4] for at in range(16, min(size, len(data), 256), 4))}
    if brands & _AVIF:
        return "avif"
    return "heic" if brands & _HEIC else ""


def find(data: bytes) -> list[str]:
    """Name what an AVIF or HEIC says beside its picture."""
    return list(_findings(data))


def _findings(data: bytes) -> Iterator[str]:
    for box in boxes(data):
        if box.kind not in _TOP:
            yield _name(box)
        elif box.kind == b"meta":
            yield from _in_meta(data, box)


def _in_meta(data: bytes, meta: Box) -> Iterator[str]:
    for box in boxes(data, meta.body + 4, meta.end):
        if box.kind not in _META:
            yield _name(box)
        elif box.kind == b"iinf":
            yield from _items(data, box)
        elif box.kind == b"iprp":
            yield from _properties(data, box)
        elif box.kind == b"hdlr" and data[box.body + 24 : box.end].strip(b"\x00") not in _MAKERS:
            yield "name of the program"


def _items(data: bytes, iinf: Box) -> Iterator[str]:
    head = 6 if data[iinf.body : iinf.body + 1] == b"\x00" else 8
    for box in boxes(data, iinf.body + head, iinf.end):
        wide = 2 if data[box.body : box.body + 1] == b"\x03" else 0
        item = data[box.body + 8 + wide : box.body + 12 + wide]
        if box.kind != b"infe" or item not in _ITEMS:
            yield item.decode("latin-1") or _name(box)
        elif data[box.body + 12 + wide : box.end].strip(b"\x00") not in {b"", b"Color", b"Alpha"}:
            yield "name of a part"


def _properties(data: bytes, iprp: Box) -> Iterator[str]:
    for holder in boxes(data, iprp.body, iprp.end):
        if holder.kind == b"ipco":
            for box in boxes(data, holder.body, holder.end):
                if box.kind not in _PROPERTIES:
                    yield _name(box)
                elif box.kind == b"colr" and data[box.body : box.body + 4] != b"nclx":
                    yield "ICC profile"
        elif holder.kind != b"ipma":
            yield _name(holder)


def _name(box: Box) -> str:
    return box.kind.decode("latin-1") or "what cannot be read"
