"""What readers get of a photo: AVIF, WebP and JPEG in three widths, made once and kept until the photo changes."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any, Literal

from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image

from tamizdat.newsroom.photos import PRINTED, Photo, PhotoRendition
from tamizdat.safety.metadata import find_metadata
from tamizdat.safety.pixels import on_white
from tamizdat.safety.refusals import Refused

Crop = Literal["whole", "square", "wide"]
Format = Literal["avif", "webp", "jpeg"]
Box = tuple[int, int, int, int]

WIDTHS = (480, 960, 1600)
SHAPES: dict[Crop, tuple[int, int] | None] = {"whole": None, "square": (1, 1), "wide": (1200, 630)}
# Chosen by eye for slow lines. From AVIF speed 8 on a whole set costs half a second of one core; at 7 it is two.
QUALITY: dict[Format, dict[str, Any]] = {
    "avif": {"quality": 50, "speed": 8},
    "webp": {"quality": 68, "method": 4},
    "jpeg": {"quality": 72, "progressive": True, "optimize": True},
}
NONE: Mapping[Format, Mapping[str, Any]] = {}
_EXTENSIONS: dict[Format, str] = {"avif": "avif", "webp": "webp", "jpeg": "jpg"}


@dataclass(frozen=True, slots=True)
class RenditionFile:
    """A file in the media storage, called ``name`` there and below ``/media/`` in the paper. Sizes in pixels."""

    name: str
    width: int
    height: int
    format: Format


@dataclass(frozen=True, slots=True)
class Print:
    """A coded picture that has no row and no name yet. ``size`` in pixels."""

    kind: Format
    size: tuple[int, int]
    data: bytes


def files_of(photo: Photo, crop: Crop = "whole") -> list[RenditionFile]:
    """All files of a photo that pages may show, by format (AVIF first) and width; never wider than the photo is.

    Makes what is missing or out of date, which is slow only the first time. ``square`` and ``wide`` keep the focal
    point in the picture. Raises FileNotFoundError when the photo's own file is gone from the storage.
    """
    key = _key(photo, crop)
    rows = {row.filter_spec: row for row in photo.renditions.filter(filter_spec__startswith=f"{PRINTED}{crop}-")}
    wanted = {_spec(crop, kind, width): (kind, width) for kind in QUALITY for width in _widths(_box(photo, crop))}
    if any(spec not in rows or rows[spec].focal_point_key != key for spec in wanted):
        rows = _made(photo, crop, key, wanted, rows)
    return [
        RenditionFile(rows[spec].file.name, rows[spec].width, rows[spec].height, kind)
        for spec, (kind, _) in wanted.items()
    ]


def prints(
    master: IO[bytes], box: Box | None = None, effort: Mapping[Format, Mapping[str, Any]] = NONE
) -> Iterator[Print]:
    """Code a clean picture, or the ``box`` of it, at every width: the widest first, so that each is made from fewer pixels.

    It needs no database, so any process can do it. ``effort`` goes before how hard the coders try, never before quality.
    """
    with Image.open(master) as image:
        box = box or (0, 0, *image.size)
        widths = _widths(box)
        picture = image.resize(_size(box, widths[-1]), Image.Resampling.LANCZOS, box=box, reducing_gap=2.0)
    for width in reversed(widths):
        if picture.width > width:
            picture = picture.resize(_size(box, width), Image.Resampling.LANCZOS, reducing_gap=3.0)
        yield from (Print(kind, picture.size, _coded(picture, kind, effort.get(kind, {}))) for kind in QUALITY)


def keep(photo: Photo, coded: Iterable[Print], crop: Crop = "whole") -> None:
    """File what another process coded of this photo, which has no files for this crop yet."""
    key = _key(photo, crop)
    for each in coded:
        row = PhotoRendition(image=photo, filter_spec=_spec(crop, each.kind, each.size[0]))
        _stored(row, key, each)


def _made(
    photo: Photo,
    crop: Crop,
    key: str,
    wanted: dict[str, tuple[Format, int]],
    rows: dict[str, PhotoRendition],
) -> dict[str, PhotoRendition]:
    for spec in rows.keys() - wanted.keys():
        rows.pop(spec).delete()
    with photo.file.storage.open(photo.file.name) as master:
        for each in prints(master, _box(photo, crop)):
            spec = _spec(crop, each.kind, each.size[0])
            row = rows.get(spec) or PhotoRendition(image=photo, filter_spec=spec)
            rows[spec] = _stored(row, key, each)
    return rows


def _stored(row: PhotoRendition, key: str, coded: Print) -> PhotoRendition:
    """Put the bytes into the row, and the row's old file away once nothing can go wrong any more.

    The master's name is part of the hash: the same picture uploaded again gets names of its own, so that putting
    the old files away cannot hit the new ones.
    """
    old, storage = row.file.name, row.file.storage
    digest = hashlib.sha256(coded.data + row.image.file.name.encode()).hexdigest()[:10]
    with transaction.atomic():
        name = f"{row.image_id}-{coded.size[0]}-{digest}.{_EXTENSIONS[coded.kind]}"
        row.file.save(name, ContentFile(coded.data), save=False)
        (row.width, row.height), row.focal_point_key = coded.size, key
        row.save()
    if old and old != row.file.name:
        transaction.on_commit(lambda: storage.delete(old))
    return row


def _coded(picture: Image.Image, kind: Format, effort: Mapping[str, Any]) -> bytes:
    out = io.BytesIO()
    (on_white(picture) if kind == "jpeg" else picture).save(out, kind.upper(), **{**QUALITY[kind], **effort})
    left = find_metadata(out.getvalue())
    if left:
        raise Refused("metadata_left", what=", ".join(left))
    return out.getvalue()


def _widths(box: Box) -> list[int]:
    left, _, right, _ = box
    most = round(right - left)
    return [width for width in WIDTHS if width < most] + ([most] if most <= WIDTHS[-1] else [])


def _size(box: Box, width: int) -> tuple[int, int]:
    left, top, right, bottom = box
    return width, max(1, round(width * (bottom - top) / (right - left)))


def _box(photo: Photo, crop: Crop) -> Box:
    """The part of the photo that a crop shows: as large as it can be, as near to the focal point as it may be."""
    shape = SHAPES[crop]
    if shape is None:
        return (0, 0, photo.width, photo.height)
    across, down = shape
    width = min(photo.width, photo.height * across // down) or 1
    height = min(photo.height, photo.width * down // across) or 1
    middle_x = photo.width // 2 if photo.focal_point_x is None else photo.focal_point_x
    middle_y = photo.height // 2 if photo.focal_point_y is None else photo.focal_point_y
    left = min(max(middle_x - width // 2, 0), photo.width - width)
    top = min(max(middle_y - height // 2, 0), photo.height - height)
    return (left, top, left + width, top + height)


def _key(photo: Photo, crop: Crop) -> str:
    """Changes when the files have to be made again."""
    made_from = f"{photo.file.name} {_box(photo, crop)} {QUALITY}"
    return hashlib.sha256(made_from.encode()).hexdigest()[:16]


def _spec(crop: Crop, kind: Format, width: int) -> str:
    return f"{PRINTED}{crop}-{kind}-{width}"
