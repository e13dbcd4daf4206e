"""Attacks by file, and honest mistakes: each is refused with what to do about it."""

from __future__ import annotations

import io
import struct
import time
import zipfile
import zlib

import pytest
from PIL import Image

from tamizdat.safety.metadata import Limits, clean_picture
from tamizdat.safety.refusals import REASONS, Refused
from tests.safety import planted

GOOD = planted.coded(planted.a_picture(), "JPEG")


def refusal(data: bytes, name: str = "", limits: Limits | None = None) -> Refused:
    with pytest.raises(Refused) as caught:
        clean_picture(data, name, limits)
    return caught.value


def a_png_bomb(side: int) -> bytes:
    """A few hundred bytes that claim to be a picture of ``side`` by ``side``."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\x00" * 1000)
    parts = [(b"IHDR", head), (b"IDAT", body), (b"IEND", b"")]
    chunks = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.parametrize("side", [9_000, 30_000, 2**31 - 1])
def test_a_decompression_bomb_is_refused_before_it_unpacks(side):
    started = time.process_time()

    refused = refusal(a_png_bomb(side))

    assert refused.code in {"too_many_pixels", "damaged"}
    assert time.process_time() - started < 1


def test_a_jpeg_of_a_thousand_scans_is_refused():
    scan = GOOD[GOOD.index(b"\xff\xda") : GOOD.rindex(b"\xff\xd9")]

    assert refusal(GOOD[:-2] + scan * 1000 + GOOD[-2:]).code == "damaged"


def test_a_file_over_the_limit_is_refused_with_both_sizes():
    refused = refusal(GOOD + b"\x00" * 2_000_000, limits=Limits(size=1_000_000))

    assert refused.code == "too_large"
    assert "2.0 MB" in str(refused)
    assert "1 million" not in str(refused)


@pytest.mark.parametrize("name", ["portrait.png", "portrait.webp", "portrait.svg", "portrait.html"])
def test_a_jpeg_under_another_types_name_is_refused_with_the_right_name(name):
    refused = refusal(GOOD, name)

    assert refused.code == "other_type"
    assert ".jpg" in str(refused)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "drawing"),
        (b"<svg onload=alert(1)>", "drawing"),
        (b"<!DOCTYPE html><img src=x>", "web_page"),
        (b"\xef\xbb\xbf <html>", "web_page"),
        (b"%PDF-1.7", "not_a_picture"),
        (b"PK\x03\x04", "not_a_picture"),
        (b"8BPS\x00\x01", "not_a_picture"),
        (b"II*\x00\x08\x00\x00\x00", "not_a_picture"),
    ],
)
def test_what_is_no_picture_is_refused_whatever_its_name(content, code):
    assert refusal(content, "cat.png").code == code


def test_a_picture_that_is_a_zip_as_well_is_refused():
    archive = io.BytesIO(GOOD)
    archive.seek(0, io.SEEK_END)
    with zipfile.ZipFile(archive, "a") as inside:
        inside.writestr("payload.txt", "x" * 500)

    assert refusal(archive.getvalue()).code == "two_in_one"


@pytest.mark.parametrize("passenger", [b"<script>alert(1)</script>", b"\n<html>", b"%PDF-1.4 ...", b"Rar!\x1a\x07"])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_with_another_file_behind_it_is_refused(kind, passenger):
    assert refusal(planted.coded(planted.a_picture(), kind) + passenger).code == "two_in_one"


def test_the_clip_that_a_phone_hides_behind_a_photo_is_cut_off():
    clip = b"\x00\x00\x00\x18ftypmp42" + planted.NOTE * 20

    assert planted.leaks(clean_picture(GOOD + clip).data) == []


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "AVIF"])
def test_a_moving_picture_is_refused_and_the_reason_names_video(kind):
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]

    refused = refusal(planted.coded(frames[0], kind, save_all=True, append_images=frames[1:]))

    assert refused.code == "moving"
    assert "MP4" in str(refused)


def test_every_reason_says_what_to_do():
    verbs = (
        "Use",
        "Make",
        "Save",
        "Export",
        "Rename",
        "Choose",
        "Open",
        "Upload",
        "Remove",
        "Accept",
        "Convert",
        "export",
    )
    for reason in REASONS.values():
        assert any(verb in reason for verb in verbs), reason
