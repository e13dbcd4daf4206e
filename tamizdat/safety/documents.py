"""Documents, recordings and films without traces of who made them, where and with what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from tamizdat.safety.formats import mp3, mp4, office, ogg, pdf, webm
from tamizdat.safety.refusals import Refused

MILLION = 1_000_000
PAPERS, RECORDINGS = 30 * MILLION, 100 * MILLION
"""The most bytes that a document, and that a recording may have."""
MIME = {
    "pdf": "application/pdf",
    "odt": "application/vnd.oasis.opendocument.text",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv",
    "txt": "text/plain",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "m4a": "audio/mp4",
    "mp4": "video/mp4",
    "webm": "video/webm",
}
_SAME = {"oga": "ogg", "opus": "ogg", "m4v": "mp4", "mov": "mp4", "m4b": "m4a"}
_HOUSES = {frozenset({"mp4", "m4a"}), frozenset({"webm"})}  # one container, told apart by what is in it


_RECORDINGS: list[tuple[Callable[[bytes], bool], Callable[[bytes], bytes], Callable[[bytes], str]]] = [
    (mp4.is_mp4, mp4.clean, lambda data: "m4a" if mp4.is_sound_only(data) else "mp4"),
    (webm.is_webm, webm.clean, lambda _: "webm"),
    (ogg.is_ogg, ogg.clean, lambda _: "ogg"),
    (mp3.is_mp3, mp3.clean, lambda _: "mp3"),
]
_SPACE = ord(" ")


@dataclass(frozen=True, slots=True)
class CleanDocument:
    """A file without traces. ``extension`` is of MIME, by content."""

    data: bytes
    extension: str


def clean_document(data: bytes, name: str = "") -> CleanDocument:
    """Take the traces out of a file of one of the types in MIME. ``name`` is what it was called: its extension must fit.

    Raises Refused with a reason for the person who chose the file.
    """
    if not data:
        raise Refused("empty")
    clean = _cleaned(data, PurePath(name).suffix.lower().lstrip("."))
    called = PurePath(name).suffix.lower().lstrip(".")
    called = _SAME.get(called, called)
    if called and called != clean.extension and {called, clean.extension} not in _HOUSES:
        raise Refused("other_type", extension=called[:10], kind=clean.extension.upper(), right=clean.extension)
    return clean


def _cleaned(data: bytes, called: str) -> CleanDocument:
    if data[:1024].lstrip().startswith(b"%PDF-"):
        _check_size(data, PAPERS)
        return CleanDocument(pdf.clean(data), "pdf")
    if data.startswith(office.MAGIC):
        _check_size(data, PAPERS)
        return CleanDocument(*office.clean(data))
    for is_one, clean, extension in _RECORDINGS:
        if is_one(data):
            _check_size(data, RECORDINGS)
            return CleanDocument(clean(data), extension(data))
    if called in {"csv", "txt"}:
        _check_size(data, PAPERS)
        return CleanDocument(_clean_text(data), called)
    raise Refused("not_a_file_we_know")


def _clean_text(data: bytes) -> bytes:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        raise Refused("not_text") from trouble
    if any(ord(letter) < _SPACE and letter not in "\t\r\n" for letter in text) or text.lstrip()[:1] == "<":
        raise Refused("not_text")
    return text.encode()


def _check_size(data: bytes, limit: int) -> None:
    if len(data) > limit:
        raise Refused("too_large", size=f"{len(data) / MILLION:.1f}", limit=str(limit // MILLION))
