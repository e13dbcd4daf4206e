"""ODT and DOCX: archives of XML. Names and histories are replaced; comments and tracked changes are refused."""

from __future__ import annotations

import io
import re
import zipfile
from typing import NamedTuple

from tamizdat.safety.formats import jpeg, png
from tamizdat.safety.refusals import Refused

MAGIC = b"PK\x03\x04"
MOST = 300_000_000
"""Bytes that a document may unpack to."""

_ODT = b"application/vnd.oasis.opendocument.text"
_OOXML = b"http://schemas.openxmlformats.org/"
_OASIS = b'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3"/>'
_EMPTY = {
    "docx": {
        r"docProps/core\.xml": b'<cp:coreProperties xmlns:cp="' + _OOXML + b'package/2006/metadata/core-properties"/>',
        r"docProps/app\.xml": b'<Properties xmlns="' + _OOXML + b'officeDocument/2006/extended-properties"/>',
        r"docProps/custom\.xml": b'<Properties xmlns="' + _OOXML + b'officeDocument/2006/custom-properties"/>',
        r"word/people\.xml": b'<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"/>',
        r"customXml/item\d+\.xml": b"<nothing/>",
    },
    "odt": {
        r"(.*/)?meta\.xml": b"<office:document-meta " + _OASIS,
        r"(.*/)?settings\.xml": b"<office:document-settings " + _OASIS,
        r".*\.rdf": b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
    },
}
_LEFT_OUT = re.compile(
    r"docProps/thumbnail\.\w+|_xmlsignatures/.*"
    r"|Thumbnails/.*|META-INF/documentsignatures\.xml|layout-cache|Configurations2/.*",
)
_MACROS = re.compile(r"(.*/)?(vbaProject\.bin|vbaData\.xml)|Basic/.*|Scripts/.*")
_COMMENTS = re.compile(rb"<w:comment\b|<w15:commentEx\b|<office:annotation\b")
_CHANGES = re.compile(rb"<w:(?:ins|del|moveFrom|moveTo|\w+Change)\b[^>]*\bw:author=|<text:changed-region\b")
_ATTRIBUTES = rb"w:rsid\w*|w14:paraId|w14:textId|officeooo:(?:paragraph-)?rsid|w:author|w:date|w:initials"
_ELEMENTS = rb"w:attachedTemplate|w14:docId|w15:docId"
_TRACES = [
    (re.compile(rb"\s(?:" + _ATTRIBUTES + rb')="[^"]*"'), b""),
    (re.compile(rb"<(?:" + _ELEMENTS + rb")\b[^>]*/>"), b""),
    (re.compile(rb"<w:rsids>.*?</w:rsids>|<!--.*?-->", re.DOTALL), b""),
    (re.compile(rb'Target="file:[^"]*"'), b'Target="about:blank"'),
    (re.compile(rb'(<wp:docPr\b[^>]*?)\s(?:descr|title|name)="[^"]*[\\/][^"]*"'), rb"\1"),  # a picture's path
]


class Part(NamedTuple):
    name: str
    data: bytes


def clean(data: bytes) -> tuple[bytes, str]:
    """The document with its traces gone, and ``odt`` or ``docx``. Raises Refused for what only its author can take out."""
    parts = _unpacked(data)
    names = {part.name for part in parts}
    if parts[0].name == "mimetype" and parts[0].data == _ODT:
        kind = "odt"
    elif {"[Content_Types].xml", "word/document.xml"} <= names:
        kind = "docx"
    else:
        raise Refused("not_a_file_we_know")
    cleaned = [Part(part.name, _cleaned(part, kind)) for part in parts if not _LEFT_OUT.fullmatch(part.name)]
    gone = names - {part.name for part in cleaned}
    return _packed([Part(part.name, _without_mention(part, gone)) for part in cleaned]), kind


def _unpacked(data: bytes) -> list[Part]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _check(entries)
            return [Part(entry.filename, archive.read(entry)) for entry in entries]
    except Refused:
        raise
    except Exception as trouble:  # zipfile and its codecs raise whatever a broken archive leads them to
        raise Refused("damaged") from trouble


def _check(entries: list[zipfile.ZipInfo]) -> None:
    if not entries:
        raise Refused("damaged")
    if sum(entry.file_size for entry in entries) > MOST:
        raise Refused("unpacks_too_large")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("locked")


def _cleaned(part: Part, kind: str) -> bytes:
    if _MACROS.fullmatch(part.name):
        raise Refused("macros")
    for pattern, empty in _EMPTY[kind].items():
        if re.fullmatch(pattern, part.name):
            return empty
    if part.data.startswith(jpeg.MAGIC):
        return jpeg.without_metadata(part.data)
    if part.data.startswith(png.MAGIC):
        return png.without_metadata(part.data)
    if part.name.endswith((".xml", ".rels")):
        return _cleaned_xml(part.data)
    if part.name == "mimetype" or part.name.endswith((".ttf", ".odttf")):
        return part.data
    raise Refused("cannot_clean", what=part.name.rpartition("/")[2], right="PDF")


def _cleaned_xml(xml: bytes) -> bytes:
    if xml[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise Refused("cannot_clean", what="UTF-16", right="PDF")
    if b"<manifest:encryption-data" in xml:
        raise Refused("locked")
    if _COMMENTS.search(xml):
        raise Refused("comments")
    if _CHANGES.search(xml):
        raise Refused("tracked_changes")
    for trace, instead in _TRACES:
        xml = trace.sub(instead, xml)
    return xml


def _without_mention(part: Part, gone: set[str]) -> bytes:
    """Take parts that were left out off the lists of parts."""
    xml = part.data
    if part.name == "META-INF/manifest.xml":
        return re.sub(
            rb"<manifest:file-entry\b[^>]*?/>", lambda found: b"" if _names(found.group(), gone) else found.group(), xml
        )
    if part.name.endswith(".rels"):
        return re.sub(
            rb"<Relationship\b[^>]*?/>", lambda found: b"" if _names(found.group(), gone) else found.group(), xml
        )
    if part.name == "[Content_Types].xml":
        return re.sub(rb"<Override\b[^>]*?/>", lambda found: b"" if _names(found.group(), gone) else found.group(), xml)
    return xml


def _names(entry: bytes, gone: set[str]) -> bool:
    paths = re.findall(rb'(?:full-path|Target|PartName)="/?([^"]*)"', entry)
    return any(path.decode("utf-8", "replace") in gone for path in paths) or b'full-path="Thumbnails/' in entry


def _packed(parts: list[Part]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts:
            entry = zipfile.ZipInfo(part.name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_STORED if part.name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, part.data)
    return out.getvalue()
