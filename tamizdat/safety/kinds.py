"""What a file is, by its content. Its name is only what somebody called it."""

from __future__ import annotations

from pathlib import PurePath

from tamizdat.safety.formats import avif, jpeg, png, webp
from tamizdat.safety.refusals import Refused

EXTENSIONS = {
    "jpeg": ("jpg", "jpeg", "jpe", "jfif"),
    "png": ("png",),
    "gif": ("gif",),
    "webp": ("webp",),
    "avif": ("avif",),
    "heic": ("heic", "heif", "hif"),
}
_PASSENGERS = {
    b"PK\x03\x04": "ZIP",
    b"%PDF-": "PDF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"<!doctype": "HTML",
    b"<html": "HTML",
    b"<script": "HTML",
    b"<svg": "SVG",
    b"<?php": "PHP",
}
_END_OF_ZIP = b"PK\x05\x06"
_ZIP_TAIL = 65_557  # a ZIP's end record and its longest comment


def kind_of_picture(data: bytes) -> str:
    """``jpeg``, ``png``, ``gif``, ``webp``, ``avif`` or ``heic``; anything else is refused with its reason."""
    if data.startswith(jpeg.MAGIC):
        return "jpeg"
    if data.startswith(png.MAGIC):
        return "png"
    if data[:6] in {b"GIF87a", b"GIF89a"}:
        return "gif"
    if webp.is_webp(data):
        return "webp"
    found = avif.kind(data)
    if found:
        return found
    raise Refused(_what_else(data))


def check_name(kind: str, name: str) -> None:
    """Refuse a file whose name claims another type than its content: someone is mistaken, or wants us to be."""
    extension = PurePath(name).suffix.lower().lstrip(".")
    if extension and extension not in EXTENSIONS[kind]:
        raise Refused("other_type", extension=extension[:10], kind=kind.upper(), right=EXTENSIONS[kind][0])


def refuse_passengers(data: bytes, trailer: bytes) -> None:
    """Refuse a picture that is an archive, a document or a web page at the same time.

    ``trailer`` is what follows the picture's end. Phones put clips and depth maps there; those are only cut off.
    """
    start = trailer[:64].lstrip(b"\x00\r\n\t ").lower()
    for magic, what in _PASSENGERS.items():
        if start.startswith(magic.lower()):
            raise Refused("two_in_one", what=what)
    if _END_OF_ZIP in data[-_ZIP_TAIL:]:
        raise Refused("two_in_one", what="ZIP")
    if b"%PDF-" in data[:1024]:
        raise Refused("two_in_one", what="PDF")


def _what_else(data: bytes) -> str:
    if not data:
        return "empty"
    start = data[:1024].lstrip(b"\xef\xbb\xbf\r\n\t ").lower()
    if b"<svg" in start:
        return "drawing"
    return "web_page" if start.startswith((b"<!doctype", b"<html", b"<head")) else "not_a_picture"
