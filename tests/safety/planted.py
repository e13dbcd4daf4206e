"""Pictures of every kind with secrets planted wherever the kind has room for them."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image, ImageCms, PngImagePlugin

from tamizdat.safety.formats import webp

SECRETS = [b"Ksenia-Hidden", b"56.946285-secret-place", b"serial-0042-camera", b"note-to-self-burn"]
ARTIST, PLACE, CAMERA, NOTE = SECRETS
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><r>' + b"".join(SECRETS) + b"</r></x:xmpmeta>"


def a_picture(size: tuple[int, int] = (96, 64), mode: str = "RGB") -> Image.Image:
    picture = Image.linear_gradient("L").resize(size)
    picture = Image.merge("RGB", [picture, picture.rotate(90).resize(size), Image.new("L", size, 90)])
    return picture.convert(mode)


def an_exif(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x013B] = ARTIST.decode()
    exif[0x010F] = CAMERA.decode()
    exif[0x9286] = NOTE.decode()
    place = exif.get_ifd(0x8825)
    place.update({1: "N", 2: (56.0, 56.0, 46.0), 3: "E", 4: (24.0, 6.0, 18.0), 29: "2026:03:01", 27: PLACE})
    return exif


def coded(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def jpeg_with_secrets(orientation: int = 1) -> bytes:
    plain = coded(a_picture(), "JPEG", quality=85, exif=an_exif(orientation), comment=NOTE, icc_profile=a_profile())
    iptc = (
        b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + struct.pack(">I", len(ARTIST) + 5) + b"\x1c\x02\x50\x00\x0d" + ARTIST
    )
    xmp = b"http://ns.adobe.com/xap/1.0/\x00" + XMP
    maker = b"MPF\x00" + CAMERA
    thumbnail = b"JFXX\x00\x10" + coded(a_picture((16, 12)), "JPEG", comment=PLACE)
    extra = b"".join(
        _segment(marker, body) for marker, body in ((0xED, iptc), (0xE1, xmp), (0xE2, maker), (0xE0, thumbnail))
    )
    return plain[:2] + extra + plain[2:] + NOTE + coded(a_picture((16, 12)), "JPEG", comment=PLACE)


def png_with_secrets() -> bytes:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", ARTIST.decode())
    notes.add_text("Comment", PLACE.decode(), zip=True)
    notes.add_itxt("XML:com.adobe.xmp", XMP.decode())
    plain = coded(a_picture(), "PNG", pnginfo=notes, exif=an_exif(), icc_profile=a_profile(), dpi=(301, 301))
    private = struct.pack(">I", len(CAMERA)) + b"prVt" + CAMERA + struct.pack(">I", zlib.crc32(b"prVt" + CAMERA))
    return plain[:-12] + private + plain[-12:] + NOTE


def webp_with_secrets() -> bytes:
    plain = coded(a_picture(), "WEBP", exif=an_exif(), xmp=XMP, icc_profile=a_profile())
    private = b"PRIV" + struct.pack("<I", len(NOTE)) + NOTE + b"\x00" * (len(NOTE) % 2)
    whole = plain + private
    return whole[:4] + struct.pack("<I", len(whole) - 8) + whole[8:] + PLACE


def avif_with_secrets() -> bytes:
    plain = coded(a_picture(), "AVIF", exif=an_exif(), xmp=XMP, icc_profile=a_profile())
    return plain + struct.pack(">I", 24 + len(NOTE)) + b"uuid" + b"0123456789abcdef" + NOTE


def heic_with_secrets() -> bytes:
    plain = coded(a_picture(), "HEIF", exif=an_exif(), xmp=XMP)
    return plain + struct.pack(">I", 8 + len(NOTE)) + b"free" + NOTE


def gif_with_secrets() -> bytes:
    plain = coded(a_picture(), "GIF", comment=NOTE)
    block = b"XMP DataXMP" + bytes([len(ARTIST)]) + ARTIST + b"\x00"
    return plain[:-1] + b"\x21\xff\x0b" + block + b"\x21\xfe" + bytes([len(PLACE)]) + PLACE + b"\x00\x3b" + CAMERA


def a_profile() -> bytes:
    """An sRGB profile whose description was used for a note."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile + NOTE


def every_kind() -> dict[str, bytes]:
    return {
        "jpg": jpeg_with_secrets(),
        "png": png_with_secrets(),
        "webp": webp_with_secrets(),
        "avif": avif_with_secrets(),
        "heic": heic_with_secrets(),
        "gif": gif_with_secrets(),
    }


def leaks(data: bytes) -> list[bytes]:
    """The secrets that stand in these bytes, plain, in UTF-16, or inside compressed PNG chunks."""
    seen = data + b"".join(_unzipped(data, at) for at in range(len(data)) if data[at : at + 1] == b"\x78")
    forms = {
        secret: (secret, secret.decode().encode("utf-16-le"), secret.decode().encode("utf-16-be")) for secret in SECRETS
    }
    return [secret for secret, ways in forms.items() if any(way in seen for way in ways)]


def is_extended(data: bytes) -> bool:
    return any(chunk.kind == b"VP8X" for chunk in webp.chunks(data))


def _unzipped(data: bytes, at: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(data[at : at + 100_000], 100_000)
    except zlib.error:
        return b""


def _segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body
