"""Documents and recordings with secrets planted wherever their kind has room; small ones, built by hand."""

from __future__ import annotations

import io
import struct
import zipfile

from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, StreamObject, TextStringObject

from tests.safety import planted
from tests.safety.planted import ARTIST, CAMERA, NOTE, PLACE

SOUND = b"\x00\x11\x22\x33" * 8
FRAME = b"\xff\xfb\x90\x64" + bytes(413)  # MPEG 1, layer 3, 128 kbit/s, 44.1 kHz


def pdf_with_secrets() -> bytes:
    writer = PdfWriter()
    page = writer.add_blank_page(200, 100)
    writer.add_metadata({"/Author": ARTIST.decode(), "/Producer": CAMERA.decode(), "/Title": NOTE.decode()})
    page[NameObject("/PieceInfo")] = DictionaryObject({NameObject("/Word"): TextStringObject(PLACE.decode())})
    page[NameObject("/Contents")] = writer._add_object(_stream(b"BT /F1 12 Tf (Words that readers see) Tj ET"))
    picture = StreamObject()
    picture._data = planted.jpeg_with_secrets()
    picture.update({NameObject("/Subtype"): NameObject("/Image"), NameObject("/Filter"): NameObject("/DCTDecode")})
    resources = DictionaryObject(
        {NameObject("/XObject"): DictionaryObject({NameObject("/P"): writer._add_object(picture)})}
    )
    page[NameObject("/Resources")] = resources
    writer.root_object[NameObject("/Metadata")] = writer._add_object(_stream(planted.XMP))
    writer.add_attachment("notes.txt", NOTE)
    script = {
        NameObject("/S"): NameObject("/JavaScript"),
        NameObject("/JS"): TextStringObject(f"alert('{ARTIST.decode()}')"),
    }
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(script)
    link = DictionaryObject(
        {NameObject("/Subtype"): NameObject("/Highlight"), NameObject("/T"): TextStringObject(ARTIST.decode())}
    )
    page[NameObject("/Annots")] = ArrayObject([writer._add_object(link)])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue() + b"\n% " + PLACE + b"\n"


def pdf_with_a_past() -> bytes:
    """An edited PDF: the page's older words are still in the file, before the newer ones."""
    old = PdfWriter()
    page = old.add_blank_page(200, 100)
    page[NameObject("/Contents")] = old._add_object(_stream(b"BT (" + NOTE + b") Tj ET"))
    first = io.BytesIO()
    old.write(first)
    new = PdfWriter(first, incremental=True)
    new.pages[0][NameObject("/Contents")] = new._add_object(_stream(b"BT (Blackened) Tj ET"))
    out = io.BytesIO()
    new.write(out)
    return out.getvalue()


def docx_with_secrets(document: bytes = b"", **more: bytes) -> bytes:
    said = document or b'<w:p w:rsidR="00AB12CD"><w:r><w:t>Words that readers see</w:t></w:r></w:p>'
    return _zip(
        {
            "[Content_Types].xml": b'<Types><Override PartName="/docProps/thumbnail.jpeg" ContentType="image/jpeg"/></Types>',
            "_rels/.rels": b'<Relationships><Relationship Id="r9" Target="docProps/thumbnail.jpeg"/></Relationships>',
            "word/document.xml": b"<w:document><w:body>" + said + b"</w:body></w:document>",
            "word/settings.xml": b'<w:settings><w:rsids><w:rsid w:val="00AB12CD"/></w:rsids></w:settings>',
            "word/_rels/settings.xml.rels": b'<Relationships><Relationship Id="r1" Target="file:///C:/'
            + ARTIST
            + b'"/></Relationships>',
            "word/people.xml": b'<w15:people><w15:person w15:author="' + ARTIST + b'"/></w15:people>',
            "word/media/image1.jpeg": planted.jpeg_with_secrets(),
            "word/media/image2.png": planted.png_with_secrets(),
            "docProps/core.xml": b"<cp:coreProperties><dc:creator>" + ARTIST + b"</dc:creator></cp:coreProperties>",
            "docProps/app.xml": b"<Properties><Company>" + CAMERA + b"</Company></Properties>",
            "docProps/custom.xml": b"<Properties>" + PLACE + b"</Properties>",
            "docProps/thumbnail.jpeg": planted.jpeg_with_secrets(),
            "customXml/item1.xml": b"<x>" + NOTE + b"</x>",
            **more,
        },
        comment=NOTE,
    )


def odt_with_secrets(content: bytes = b"", **more: bytes) -> bytes:
    said = content or b'<text:p officeooo:rsid="0012ab">Words that readers see</text:p>'
    return _zip(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "META-INF/manifest.xml": b'<m><manifest:file-entry manifest:full-path="Thumbnails/thumbnail.png"/></m>',
            "content.xml": b"<office:document-content>" + said + b"</office:document-content>",
            "meta.xml": b"<office:document-meta><dc:creator>" + ARTIST + b"</dc:creator></office:document-meta>",
            "settings.xml": b'<x config:name="PrinterName">' + CAMERA + b"</x>",
            "Pictures/1.jpg": planted.jpeg_with_secrets(),
            "Thumbnails/thumbnail.png": planted.png_with_secrets(),
            "META-INF/documentsignatures.xml": b"<x>" + PLACE + b"</x>",
            **more,
        },
        comment=NOTE,
    )


def mp3_with_secrets() -> bytes:
    tag = b"TPE1" + struct.pack(">IH", len(ARTIST) + 1, 0) + b"\x00" + ARTIST + b"APIC" + planted.jpeg_with_secrets()
    size = bytes(len(tag) >> 7 * place & 0x7F for place in (3, 2, 1, 0))
    first = b"ID3\x03\x00\x00" + size + tag
    ape = b"APETAGEX" + struct.pack("<IIII8x", 2000, 32 + len(PLACE), 1, 0) + PLACE
    return first + FRAME * 6 + NOTE + FRAME * 4 + ape + b"TAG" + CAMERA.ljust(125, b"\x00")


def mp4_with_secrets(handler: bytes = b"soun") -> bytes:
    """One kept track, one of a phone's sensors, and room for names everywhere."""
    head = _box(b"ftyp", b"mp42\x00\x00\x00\x00mp42")
    length = len(head) + len(_movie(handler, 0))
    kept_at = length + 8 + len(NOTE)
    movie = _movie(handler, kept_at)
    return (
        head
        + movie
        + _box(b"mdat", NOTE + SOUND + PLACE)
        + _box(b"uuid", bytes(16) + planted.XMP)
        + _box(b"free", CAMERA)
    )


def ogg_with_secrets(kind: bytes = b"opus") -> bytes:
    head, tags, setup = {
        b"opus": (b"OpusHead\x01\x01\x00\x00\x80\xbb\x00\x00\x00\x00\x00", b"OpusTags", []),
        b"vorbis": (b"\x01vorbis" + bytes(23), b"\x03vorbis", [b"\x05vorbis" + bytes(40)]),
    }[kind]
    entries = [b"ARTIST=" + ARTIST, b"LOCATION=" + PLACE, b"METADATA_BLOCK_PICTURE=" + NOTE * 20]
    comment = tags + struct.pack("<I", len(CAMERA)) + CAMERA + struct.pack("<I", len(entries))
    comment += b"".join(struct.pack("<I", len(entry)) + entry for entry in entries) + (
        b"\x01" if kind == b"vorbis" else b""
    )
    return _ogg_pages([[head], [comment, *setup], [SOUND, SOUND]])


def webm_with_secrets() -> bytes:
    info = (
        _element(0x2AD7B1, b"\x0f\x42\x40")
        + _element(0x7BA9, ARTIST)
        + _element(0x4D80, CAMERA)
        + _element(0x5741, CAMERA)
    )
    info += _element(0x4461, bytes(8)) + _element(0x73A4, NOTE[:16])
    track = _element(0xD7, b"\x01") + _element(0x83, b"\x02") + _element(0x536E, PLACE) + _element(0x86, b"A_OPUS")
    tags = _element(0x7373, _element(0x67C8, _element(0x45A3, b"ARTIST") + _element(0x4487, ARTIST)))
    cluster = _element(0xE7, b"\x00") + _element(0xA3, b"\x81\x00\x00\x80" + SOUND)
    attached = _element(0x61A7, _element(0x466E, NOTE) + _element(0x465C, planted.jpeg_with_secrets()))
    parts = [
        (0x1549A966, info),
        (0x1654AE6B, _element(0xAE, track)),
        (0x1F43B675, cluster),
        (0x1254C367, tags),
        (0x1941A469, attached),
    ]
    return _element(0x1A45DFA3, _element(0x4282, b"webm")) + _element(
        0x18538067, b"".join(_element(*part) for part in parts)
    )


def every_file() -> dict[str, bytes]:
    return {
        "pdf": pdf_with_secrets(),
        "docx": docx_with_secrets(),
        "odt": odt_with_secrets(),
        "mp3": mp3_with_secrets(),
        "m4a": mp4_with_secrets(b"soun"),
        "mp4": mp4_with_secrets(b"vide"),
        "ogg": ogg_with_secrets(),
        "webm": webm_with_secrets(),
    }


def unzipped(data: bytes) -> bytes:
    """A document's parts one after the other, names too, since compressed bytes hide what they say."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"".join(entry.filename.encode() + archive.read(entry) for entry in archive.infolist()) + archive.comment


def _zip(parts: dict[str, bytes], comment: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
        archive.comment = comment
    return out.getvalue()


def _stream(data: bytes) -> DecodedStreamObject:
    stream = DecodedStreamObject()
    stream.set_data(data)
    return stream


def _box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + kind + body


def _movie(handler: bytes, kept_at: int) -> bytes:
    times = struct.pack(">III", 0, 3_800_000_000, 3_800_000_001)
    made = b"".join(struct.pack(">I", time) for time in (3_800_000_000,))
    body = (
        _box(b"mvhd", times + bytes(88))
        + _track(handler, kept_at, len(SOUND))
        + _track(b"meta", kept_at + len(SOUND), len(PLACE))
    )
    return _box(
        b"moov", body + _box(b"udta", _box(b"\xa9xyz", PLACE) + _box(b"meta", ARTIST)) + _box(b"meta", made + CAMERA)
    )


def _track(handler: bytes, at: int, size: int) -> bytes:
    described = _box(b"avc1", bytes(42) + CAMERA.ljust(36, b"\x00")) if handler == b"vide" else _box(b"mp4a", bytes(28))
    table = (
        _box(b"stsd", struct.pack(">II", 0, 1) + described)
        + _box(b"stts", struct.pack(">IIII", 0, 1, 1, 1))
        + _box(b"stsc", struct.pack(">IIIII", 0, 1, 1, 1, 1))
        + _box(b"stsz", struct.pack(">III", 0, size, 1))
        + _box(b"stco", struct.pack(">III", 0, 1, at))
    )
    header = _box(b"hdlr", bytes(8) + handler + bytes(12) + ARTIST + b"\x00")
    media = _box(b"mdhd", bytes(24)) + header + _box(b"minf", _box(b"stbl", table))
    return _box(b"trak", _box(b"tkhd", bytes(84)) + _box(b"mdia", media) + _box(b"udta", _box(b"name", NOTE)))


def _ogg_pages(pages: list[list[bytes]]) -> bytes:
    out = b""
    for number, packets in enumerate(pages):
        lacing = b"".join(b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255]) for packet in packets)
        out += (
            b"OggS\x00\x00"
            + bytes(8)
            + b"here"
            + struct.pack("<II", number, 0)
            + bytes([len(lacing)])
            + lacing
            + b"".join(packets)
        )
    return out


def _element(name: int, body: bytes) -> bytes:
    return name.to_bytes((name.bit_length() + 7) // 8, "big") + b"\x01" + len(body).to_bytes(7, "big") + body
