"""Pictures are coded ahead, in other processes, and found again when photos of them hang."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.files.images import ImageFile
from PIL import Image

from tamizdat.demo.darkroom import Darkroom
from tamizdat.newsroom.models import Photo
from tamizdat.newsroom.renditions import files_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def a_drawing(folder: Path, shade: int, extension: str = "jpg") -> Path:
    drawing = folder / f"{shade}.{extension}"
    Image.new("RGB", (600, 400), (shade, 90, 120)).save(drawing)
    return drawing


def hung(drawing: Path, alt: str = "A harbour") -> Photo:
    return Photo.objects.create(
        title="Harbour", alt=alt, credit="V. L.", file=ImageFile(io.BytesIO(drawing.read_bytes()), name=drawing.name)
    )


def test_every_photo_gets_the_files_that_pages_show_and_none_is_made_again(tmp_path, django_assert_num_queries):
    ahead, late, in_pixels = a_drawing(tmp_path, 10), a_drawing(tmp_path, 200), a_drawing(tmp_path, 60, "png")
    with Darkroom() as darkroom:
        darkroom.begin([ahead])
        photos = [hung(ahead), hung(ahead, "گ"), hung(late), hung(in_pixels)]
        darkroom.finish()
    for photo in photos:
        with django_assert_num_queries(1):
            files = files_of(photo)
        assert [(file.format, file.width) for file in files] == [
            (kind, width) for kind in ("avif", "webp", "jpeg") for width in (480, 600)
        ]
        with photo.file.storage.open(files[-1].name) as file, Image.open(file) as shown:
            difference = shown.convert("RGB").getpixel((9, 9))[0] - Image.open(photo.file).getpixel((9, 9))[0]
            assert abs(difference) < 4


def test_a_second_time_there_is_nothing_to_do(tmp_path):
    photo = hung(a_drawing(tmp_path, 10))
    for _ in range(2):
        with Darkroom() as darkroom:
            darkroom.finish()
    assert photo.renditions.count() == 6
