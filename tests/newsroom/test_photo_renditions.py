"""The files that readers get of a photo: small, quick to make, made once."""

from __future__ import annotations

import io
import re
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.images import ImageFile
from PIL import Image

from tamizdat.newsroom.models import Photo
from tamizdat.newsroom.renditions import files_of
from tamizdat.safety.metadata import find_metadata
from tests.builders import a_photo
from tests.safety import planted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    cache.clear()


def bytes_of(name: str) -> bytes:
    return (Path(settings.MEDIA_ROOT) / name).read_bytes()


def test_a_photo_has_three_formats_at_three_widths():
    files = files_of(a_photo(size=(2000, 1000)))

    assert [(file.format, file.width, file.height) for file in files] == [
        (kind, width, width // 2) for kind in ("avif", "webp", "jpeg") for width in (480, 960, 1600)
    ]
    for file in files:
        with Image.open(io.BytesIO(bytes_of(file.name))) as picture:
            assert picture.size == (file.width, file.height)
            assert picture.format == file.format.upper()


@pytest.mark.parametrize(
    ("width", "widths"),
    [(200, [200]), (480, [480]), (700, [480, 700]), (1600, [480, 960, 1600]), (1601, [480, 960, 1600])],
)
def test_no_file_is_wider_than_the_photo(width, widths):
    assert sorted({file.width for file in files_of(a_photo(size=(width, 300)))}) == widths


def test_names_tell_the_photo_the_width_and_nothing_else():
    photo = a_photo(title="Ksenia-Hidden", size=(600, 400))

    for file in files_of(photo):
        assert re.fullmatch(rf"pictures/{photo.pk}-{file.width}-[0-9a-f]{{10}}\.(avif|webp|jpg)", file.name)


@pytest.mark.parametrize("extension", planted.every_kind())
def test_no_file_that_readers_get_says_more_than_its_picture(extension):
    photo = Photo.objects.create(
        title="x", file=ImageFile(io.BytesIO(planted.every_kind()[extension]), name=f"x.{extension}")
    )

    for file in files_of(photo):
        assert find_metadata(bytes_of(file.name)) == []
        assert planted.leaks(bytes_of(file.name)) == []


def test_files_are_made_once(django_assert_num_queries):
    photo = a_photo(size=(600, 400))
    first = files_of(photo)

    with django_assert_num_queries(1):
        again = files_of(photo)

    assert again == first


def test_a_new_file_of_the_photo_gives_new_names_and_the_old_files_go(django_capture_on_commit_callbacks):
    photo = a_photo(size=(600, 400))
    before = files_of(photo)
    photo.file = ImageFile(io.BytesIO(planted.coded(planted.a_picture((700, 400)), "JPEG")), name="x.jpg")
    photo.save()

    with django_capture_on_commit_callbacks(execute=True):
        after = files_of(photo)

    assert {file.name for file in before}.isdisjoint(file.name for file in after)
    kept = {path.name for path in (Path(settings.MEDIA_ROOT) / "pictures").iterdir()}
    assert {Path(file.name).name for file in after} <= kept
    assert kept.isdisjoint(Path(file.name).name for file in before if file.width == 480)


def test_words_about_a_photo_change_no_file():
    photo = a_photo(size=(600, 400))
    before = files_of(photo)
    photo.caption = "Another caption"
    photo.save()

    assert files_of(photo) == before


def test_a_square_keeps_the_focal_point_and_moves_with_it():
    picture = Image.new("RGB", (1200, 400), "navy")
    picture.paste("orange", (1000, 100, 1200, 300))
    photo = Photo.objects.create(title="x", file=ImageFile(io.BytesIO(planted.coded(picture, "PNG")), name="x.png"))
    middle = files_of(photo, "square")
    photo.focal_point_x, photo.focal_point_y, photo.focal_point_width, photo.focal_point_height = 1100, 200, 50, 50
    photo.save()

    right = files_of(photo, "square")

    assert {(file.width, file.height) for file in right} == {(400, 400)}
    assert right != middle
    with Image.open(io.BytesIO(bytes_of(right[-1].name))) as square:
        assert square.convert("RGB").getpixel((300, 200))[0] > 180


def test_the_wide_crop_has_the_shape_that_previews_want():
    files = files_of(a_photo(size=(1600, 1200)), "wide")

    assert {round(file.width / file.height, 1) for file in files} == {1.9}


def test_transparency_turns_white_where_a_format_has_none():
    nothing = planted.coded(Image.new("RGBA", (50, 50), (0, 0, 0, 0)), "PNG")
    photo = Photo.objects.create(title="x", file=ImageFile(io.BytesIO(nothing), name="x.png"))

    jpeg = next(file for file in files_of(photo) if file.format == "jpeg")

    with Image.open(io.BytesIO(bytes_of(jpeg.name))) as picture:
        assert picture.getpixel((10, 10)) == (255, 255, 255)


def test_a_lost_file_is_told_by_name():
    photo = a_photo()
    photo.file.storage.delete(photo.file.name)

    with pytest.raises(FileNotFoundError, match=re.escape(photo.file.name)):
        files_of(photo)


def test_the_whole_set_of_an_ordinary_photo_takes_about_a_second_of_one_core():
    photo = a_photo(size=(1600, 1067))
    started = time.process_time()

    files_of(photo)

    assert time.process_time() - started < 2.5
