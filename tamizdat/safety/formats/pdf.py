"""PDF: who made it with what, its older versions, its attachments and scripts, and what its pictures say."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, StreamObject

from tamizdat.safety.formats import jpeg
from tamizdat.safety.refusals import Refused

_SAYS_MORE = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/AA", "/AF", "/SpiderInfo", "/Measure")
_OF_THE_WHOLE = ("/OpenAction", "/Perms", "/Collection", "/Threads", "/DSS")
_NOTES = {
    "/Text",
    "/Popup",
    "/FreeText",
    "/Highlight",
    "/Underline",
    "/Squiggly",
    "/StrikeOut",
    "/Ink",
    "/Caret",
    "/Stamp",
    "/Redact",
}
_ATTACHED = {"/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D"}
_OF_A_NOTE = ("/T", "/M", "/CreationDate", "/NM", "/RC", "/Subj")


def clean(data: bytes) -> bytes:
    """The pages, written anew from what they refer to, twice: what the first pass cut loose does not reach the second."""
    return _written(_written(data, scrub=True), scrub=False)


def _written(data: bytes, *, scrub: bool) -> bytes:
    try:
        reader = PdfReader(io.BytesIO(data))
        _refuse_locked(reader)
        writer = PdfWriter(clone_from=reader)
        if scrub:
            _scrub(writer)
        writer.metadata = None
        out = io.BytesIO()
        writer.write(out)
    except Refused:
        raise
    except Exception as trouble:  # pypdf raises whatever a broken file leads it to
        raise Refused("damaged") from trouble
    return out.getvalue()


def _refuse_locked(reader: PdfReader) -> None:
    if reader.is_encrypted:
        raise Refused("locked")


def _scrub(writer: PdfWriter) -> None:
    root = writer.root_object
    for name in _OF_THE_WHOLE:
        root.pop(name, None)
    names = root.get("/Names")
    if names is not None:
        for name in ("/EmbeddedFiles", "/JavaScript"):
            names.get_object().pop(name, None)
    form = root.get("/AcroForm")
    if form is not None:
        form.get_object().pop("/XFA", None)
    for thing in _dictionaries(writer):
        _scrub_one(thing)


def _dictionaries(writer: PdfWriter) -> Iterator[DictionaryObject]:
    waiting: list[Any] = [thing for thing in writer._objects if thing is not None]  # noqa: SLF001  all there are
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, DictionaryObject):
            yield thing
            waiting.extend(dict.values(thing))
        elif isinstance(thing, list):
            waiting.extend(list.__iter__(thing))


def _scrub_one(thing: DictionaryObject) -> None:
    for name in _SAYS_MORE:
        thing.pop(name, None)
    kind = str(thing.get("/Subtype", ""))
    if kind in _NOTES and str(thing.get("/Contents", "")).strip():
        raise Refused("comments")
    if kind in _ATTACHED:
        raise Refused("cannot_clean", what=kind.strip("/"), right="PDF")
    if kind in _NOTES:
        for name in _OF_A_NOTE:
            thing.pop(name, None)
    if str(thing.get("/S", "")) in {"/JavaScript", "/Launch"}:
        thing.clear()
    if isinstance(thing, StreamObject):
        _scrub_picture(thing)


def _scrub_picture(stream: StreamObject) -> None:
    filters = stream.get("/Filter")
    coded = [str(one) for one in filters] if isinstance(filters, list) else [str(filters)]
    if coded == ["/DCTDecode"]:
        stream._data = jpeg.without_metadata(stream._data)  # noqa: SLF001  as it stands in the file, still coded
    elif "/DCTDecode" in coded:
        raise Refused("cannot_clean", what="pictures coded twice", right="PDF")
