"""What a picture says beside itself is gone, whatever kind of file it came in."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tamizdat.safety.metadata import clean_picture, find_metadata
from tamizdat.safety.refusals import Refused
from tests.safety import planted

KINDS = planted.every_kind()
BECOMES = {"jpg": "jpeg", "png": "png", "webp": "webp", "avif": "avif", "heic": "jpeg", "gif": "png"}
HEADS = [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF\x40\0\0\0WEBP", b"\0\0\0\x20ftypavif"]
each_kind = pytest.mark.parametrize("extension", KINDS)


@each_kind
def test_the_tests_pictures_do_carry_the_secrets(extension):
    assert planted.leaks(KINDS[extension])
    assert find_metadata(KINDS[extension])


@each_kind
def test_no_secret_survives_cleaning(extension):
    clean = clean_picture(KINDS[extension], f"IMG_1.{extension}")

    assert planted.leaks(clean.data) == []
    assert find_metadata(clean.data) == []
    assert clean.kind == BECOMES[extension]


@each_kind
def test_a_cleaned_picture_has_no_exif_no_profile_and_no_text_for_any_reader(extension):
    with Image.open(io.BytesIO(clean_picture(KINDS[extension]).data)) as picture:
        picture.load()
        assert dict(picture.getexif()) == {}
        assert set(picture.info) <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "timestamp",
            "duration",
            "loop",
            "background",
        }


@each_kind
def test_the_picture_itself_stays_what_it_was(extension):
    with Image.open(io.BytesIO(clean_picture(KINDS[extension]).data)) as picture:
        before = planted.a_picture().resize((8, 8))
        after = picture.convert("RGB").resize((8, 8))
        differences = [abs(a - b) for a, b in zip(before.tobytes(), after.tobytes(), strict=True)]
        assert picture.size == (96, 64)
        assert sum(differences) / len(differences) < 6


@each_kind
def test_cleaning_twice_changes_nothing(extension):
    once = clean_picture(KINDS[extension])

    assert clean_picture(once.data).data == once.data


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_upright_before_its_orientation_is_forgotten(orientation):
    clean = clean_picture(planted.jpeg_with_secrets(orientation))

    assert (clean.width, clean.height) == ((96, 64) if orientation < 5 else (64, 96))
    with Image.open(io.BytesIO(clean.data)) as picture:
        assert picture.size == (clean.width, clean.height)


def test_wide_colours_are_brought_home_to_srgb():
    picture = Image.new("CMYK", (40, 30), (0, 255, 255, 0))

    clean = clean_picture(planted.coded(picture, "JPEG"))

    with Image.open(io.BytesIO(clean.data)) as printed:
        red, green, blue = printed.getpixel((5, 5))
    assert printed.mode == "RGB"
    assert red > 200
    assert max(green, blue) < 60


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_mode_of_a_png_is_taken(mode):
    clean = clean_picture(planted.coded(Image.new(mode, (20, 10)), "PNG"))

    assert (clean.kind, clean.width, clean.height) == ("png", 20, 10)


def test_sixteen_bits_become_eight_without_turning_white():
    clean = clean_picture(planted.coded(Image.new("I;16", (20, 10), 0x8000), "PNG"))

    with Image.open(io.BytesIO(clean.data)) as picture:
        assert picture.getpixel((3, 3)) in {127, 128}


def test_transparency_stays():
    picture = Image.new("RGBA", (20, 10), (200, 30, 30, 0))

    for kind in ("PNG", "WEBP", "AVIF"):
        with Image.open(io.BytesIO(clean_picture(planted.coded(picture, kind, exif=planted.an_exif())).data)) as clean:
            assert clean.convert("RGBA").getpixel((3, 3))[3] == 0


def test_the_colour_is_the_one_that_most_of_the_picture_has():
    picture = Image.new("RGB", (100, 100), "#203040")
    picture.paste("#ffffff", (0, 0, 30, 30))

    assert clean_picture(planted.coded(picture, "PNG")).colour == "#203040"


@pytest.mark.parametrize("cut", [0, 1, 3, 20, 200, 900])
@each_kind
def test_a_picture_that_was_cut_off_is_refused_or_still_clean(extension, cut):
    _refused_or_clean(KINDS[extension][:cut])


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_no_damage_makes_it_crash_or_leave_metadata(data):
    whole = bytearray(KINDS[data.draw(st.sampled_from(sorted(KINDS)))])
    for at, value in data.draw(st.lists(st.tuples(st.integers(0, len(whole) - 1), st.integers(0, 255)), max_size=12)):
        whole[at] = value
    end = data.draw(st.one_of(st.just(len(whole)), st.integers(0, len(whole))))

    _refused_or_clean(bytes(whole[:end]))


@settings(max_examples=100, deadline=None)
@given(start=st.sampled_from(HEADS), rest=st.binary(max_size=400))
def test_noise_with_a_pictures_head_is_refused(start, rest):
    with pytest.raises(Refused):
        clean_picture(start + rest)


def _refused_or_clean(data: bytes) -> None:
    try:
        find_metadata(data)
        clean = clean_picture(data)
    except Refused:
        pass
    else:
        assert find_metadata(clean.data) == []
        assert planted.leaks(clean.data) == []
