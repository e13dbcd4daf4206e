"""Photos as they are printed."""

from __future__ import annotations

import logging

from django.conf import settings

from tamizdat.newsroom.models import Photo
from tamizdat.newsroom.renditions import files_of
from tamizdat.paper.copy import Picture, PictureFile
from tamizdat.paper.typesetting.stick import Stick
from tamizdat.paper.typesetting.typography import set_text

log = logging.getLogger(__name__)


def picture(photo: Photo | None, stick: Stick, caption: str = "") -> Picture | None:
    """The photo with its renditions, noted as used; ``caption`` takes the place of its own.

    None when it was deleted, or its file is lost: the story is printed without it, and the log says so.
    """
    if photo is None:
        return None
    files = _files(photo)
    if not files:
        stick.used.add(f"photo:{photo.pk}")
        return None
    stick.carry(f"photo:{photo.pk}", [file.path.removeprefix(settings.MEDIA_URL) for file in files])
    largest = files[-1]
    return Picture(
        id=photo.pk,
        alt="" if photo.decorative else photo.alt,
        caption=set_text(caption or photo.caption, stick.language),
        credit=photo.credit,
        agency=photo.agency,
        licence=photo.licence,
        width=largest.width,
        height=largest.height,
        colour=photo.colour,
        focus=_focus(photo),
        files=files,
    )


def _files(photo: Photo) -> tuple[PictureFile, ...]:
    try:
        made = files_of(photo)
    except FileNotFoundError:
        log.exception(
            "Photo %s has lost its file and is left out of the paper. Upload the picture again at the desk.", photo.pk
        )
        return ()
    return tuple(PictureFile(f"{settings.MEDIA_URL}{file.name}", file.width, file.height, file.format) for file in made)


def _focus(photo: Photo) -> tuple[float, float]:
    """The focal point as shares of width and height; the middle when nobody chose one."""
    if photo.focal_point_x is None or photo.focal_point_y is None:
        return (0.5, 0.5)
    return (round(photo.focal_point_x / photo.width, 3), round(photo.focal_point_y / photo.height, 3))
