"""Take everything out of a picture but the picture: who made it, where, with what, and what it looked like before.

Pixels are decoded and coded anew, so what a file said beside them has no way through; a JPEG, WebP or AVIF that
says nothing is left as it is, so that cleaning twice changes nothing. ``find_metadata`` works by lists of what a
format may hold, not of what is bad: what is not known is reported.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

import pillow_heif
from PIL import Image, JpegImagePlugin

from tamizdat.safety.formats import avif, gif, jpeg, png, webp
from tamizdat.safety.kinds import check_name, kind_of_picture, refuse_passengers
from tamizdat.safety.pixels import bare, dominant_colour
from tamizdat.safety.refusals import Refused

pillow_heif.register_heif_opener(thumbnails=False)

MILLION = 1_000_000
_FIND: dict[str, Callable[[bytes], list[str]]] = {
    "jpeg": jpeg.find,
    "png": png.find,
    "gif": gif.find,
    "webp": webp.find,
    "avif": avif.find,
    "heic": avif.find,
}
_READERS = {
    "jpeg": ("JPEG",),
    "png": ("PNG",),
    "gif": ("GIF",),
    "webp": ("WEBP",),
    "avif": ("AVIF",),
    "heic": ("HEIF",),
}
_EXTENSIONS = {"jpeg": "jpg", "png": "png", "webp": "webp", "avif": "avif"}


@dataclass(frozen=True, slots=True)
class Limits:
    """The most a picture may have: bytes of its file, pixels, passes a JPEG needs (each is a pass over all pixels)."""

    size: int = 30 * MILLION
    pixels: int = 64 * MILLION
    scans: int = 64


@dataclass(frozen=True, slots=True)
class CleanPicture:
    """A picture that says nothing beside itself. ``colour`` is ``#rrggbb``; ``kind`` jpeg, png, webp or avif."""

    data: bytes
    kind: str
    width: int
    height: int
    colour: str

    @property
    def extension(self) -> str:
        """Of the file's name, without the dot."""
        return _EXTENSIONS[self.kind]


def find_metadata(data: bytes) -> list[str]:
    """Name everything in a picture's file that is not the picture; an empty list is what may be printed.

    Raises Refused when it is no picture at all.
    """
    return _FIND[kind_of_picture(data)](data)


def clean_picture(data: bytes, name: str = "", limits: Limits | None = None) -> CleanPicture:
    """Decode a picture and code it anew without metadata. HEIC becomes JPEG (or PNG with transparency), GIF PNG.

    ``name`` is what the file was called, if known: only its extension is looked at. Raises Refused, with a reason
    for the person who chose the file, when it is too large, damaged, moving, or not what it claims to be.
    """
    limits = limits or Limits()
    if len(data) > limits.size:
        raise Refused("too_large", size=f"{len(data) / MILLION:.1f}", limit=str(limits.size // MILLION))
    kind = kind_of_picture(data)
    check_name(kind, name)
    refuse_passengers(data, _trailer(data, kind))
    if kind == "jpeg" and jpeg.scans(data) > limits.scans:
        raise Refused("damaged")
    image = _opened(data, kind, limits)
    pixels = _decoded(image)
    clean, kind = _coded(data, kind, image, pixels)
    left = find_metadata(clean)
    if left:
        raise Refused("metadata_left", what=", ".join(left))
    return CleanPicture(clean, kind, pixels.width, pixels.height, dominant_colour(pixels))


def _opened(data: bytes, kind: str, limits: Limits) -> Image.Image:
    readable = jpeg.for_decoding(data) if kind == "jpeg" else data  # a broken MPF or XMP block is no reason to refuse
    try:
        image = Image.open(io.BytesIO(readable), formats=_READERS[kind])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("too_many_pixels", pixels=">89", limit=str(limits.pixels // MILLION)) from None
    except Exception as trouble:  # the plugins raise whatever a broken file leads them to
        raise Refused("damaged") from trouble
    if image.width * image.height > limits.pixels:
        millions = f"{image.width * image.height / MILLION:.0f}"
        raise Refused("too_many_pixels", pixels=millions, limit=str(limits.pixels // MILLION))
    if kind not in {"jpeg", "heic"} and getattr(image, "n_frames", 1) > 1:
        raise Refused("moving")
    return image


def _decoded(image: Image.Image) -> Image.Image:
    try:
        return bare(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        raise
    except Exception as trouble:  # as above, and now from the codecs
        raise Refused("damaged") from trouble


def _coded(data: bytes, kind: str, image: Image.Image, pixels: Image.Image) -> tuple[bytes, str]:
    if kind in {"jpeg", "webp", "avif"} and image.mode in {"L", "RGB", "RGBA"} and not find_metadata(data):
        return data, kind
    kind = {"gif": "png", "heic": "png" if pixels.mode == "RGBA" else "jpeg"}.get(kind, kind)
    out = io.BytesIO()
    if kind == "jpeg":
        sampling = JpegImagePlugin.get_sampling(image) if isinstance(image, JpegImagePlugin.JpegImageFile) else 2
        pixels.save(out, "JPEG", quality=93, subsampling=0 if sampling == 0 else 2)
    elif kind == "png":
        pixels.save(out, "PNG")
    elif kind == "webp":
        pixels.save(out, "WEBP", lossless=webp.is_lossless(data), quality=92)
    else:
        pixels.save(out, "AVIF", quality=90, speed=8)
    return out.getvalue(), kind


def _trailer(data: bytes, kind: str) -> bytes:
    """What follows the picture's end in its file."""
    if kind == "jpeg":
        return b"".join(data[part.start : part.end] for part in jpeg.segments(data) if part.marker == 0)
    if kind == "png":
        return b"".join(data[part.start : part.end] for part in png.chunks(data) if not part.kind)
    if kind == "webp":
        return b"".join(data[part.start : part.end] for part in webp.chunks(data) if not part.kind)
    return b""
