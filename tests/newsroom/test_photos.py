"""A photo's file goes into storage without a trace of who took it, where, or what it was called."""

from __future__ import annotations

import io
import json
import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.images import ImageFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.models import Collection, UploadedFile

from tamizdat.newsroom.models import Photo
from tamizdat.newsroom.refusals import said
from tamizdat.safety.metadata import find_metadata
from tamizdat.safety.refusals import Refused
from tests.builders import a_newspaper, a_photo
from tests.safety import planted

pytestmark = pytest.mark.django_db

KINDS = planted.every_kind()
each_kind = pytest.mark.parametrize("extension", KINDS)
TELLING_NAME = "Ksenia-Hidden_serial-0042-camera"
SPECS = ["original", "max-165x165", *(f"fill-40x30|format-{kind}" for kind in ("jpeg", "png", "webp", "avif"))]
WORDS = {"alt": "A harbour at dawn", "credit": "V. Lind"}


ORIGINALS = settings.NEWSPAPER.directory / "originals"


@pytest.fixture(autouse=True)
def empty_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    cache.clear()
    shutil.rmtree(ORIGINALS, ignore_errors=True)


@pytest.fixture
def desk() -> Client:
    a_newspaper("en")
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("chief", password="correct horse battery"))
    return client


def stored() -> list[Path]:
    return [path for folder in (Path(settings.MEDIA_ROOT), ORIGINALS) for path in folder.rglob("*") if path.is_file()]


def leaking_files() -> list[str]:
    """Every stored file that has a planted secret in its bytes, its metadata or its name."""
    return [str(path) for path in stored() if _leaks(path)]


def upload(extension: str, name: str = TELLING_NAME) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{name}.{extension}", KINDS[extension])


def a_file(extension: str) -> ImageFile:
    return ImageFile(io.BytesIO(KINDS[extension]), name=f"{TELLING_NAME}.{extension}")


def form(**fields: object) -> dict[str, object]:
    return {"title": "", "collection": Collection.get_first_root_node().pk, "tags": "", **WORDS, **fields}


@each_kind
def test_the_upload_form_stores_no_secret(desk, extension):
    response = desk.post(reverse("wagtailimages:add"), form(file=upload(extension)))

    photo = Photo.objects.get()
    assert response.status_code == 302
    assert leaking_files() == []
    assert (photo.width, photo.height) == (96, 64)
    assert re.fullmatch(r"photos/[0-9a-f]{16}\.\w+", photo.file.name)
    assert photo.title == "A harbour at dawn"


@each_kind
def test_the_choosers_upload_stores_no_secret(desk, extension):
    prefixed = {f"image-chooser-upload-{name}": value for name, value in form(file=upload(extension)).items()}

    response = desk.post(reverse("wagtailimages_chooser:create"), prefixed)

    assert json.loads(response.content)["step"] == "chosen"
    assert leaking_files() == []


@each_kind
def test_many_at_a_time_store_no_secret_at_any_moment(desk, extension):
    """Wagtail's script sends the file and its name first, then the words in a second form."""
    first = desk.post(reverse("wagtailimages:add_multiple"), {"title": TELLING_NAME, "files[]": upload(extension)})

    waiting = UploadedFile.objects.get()
    assert leaking_files() == []
    assert TELLING_NAME not in first.content.decode()

    action = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[waiting.pk])
    desk.post(action, {f"uploaded-image-{waiting.pk}-{name}": value for name, value in form().items()})

    assert Photo.objects.get().alt == WORDS["alt"]
    assert leaking_files() == []
    assert find_metadata(Photo.objects.get().file.read()) == []


@each_kind
def test_a_photo_made_by_a_program_is_cleaned_when_it_is_saved(extension):
    photo = Photo.objects.create(file=a_file(extension), **WORDS)

    photo.refresh_from_db()
    assert leaking_files() == []
    assert photo.file_size == photo.file.size
    assert re.fullmatch(r"#[0-9a-f]{6}", photo.colour)


def test_a_turned_photo_has_the_sizes_that_readers_see():
    turned = ImageFile(io.BytesIO(planted.jpeg_with_secrets(6)), name="x.jpg")
    photo = Photo.objects.create(title="Turned", file=turned, **WORDS)

    photo.refresh_from_db()
    assert (photo.width, photo.height) == (64, 96)


@pytest.mark.parametrize("spec", SPECS)
@each_kind
def test_no_rendition_at_the_desk_says_more_than_its_picture(extension, spec):
    photo = Photo.objects.create(title=TELLING_NAME, file=a_file(extension), **WORDS)

    rendition = photo.get_rendition(spec)

    assert find_metadata(rendition.file.read()) == []
    assert rendition.file.name.startswith("thumbnails/")
    assert leaking_files() == []


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "avif"])
def test_a_rendition_is_clean_even_when_its_master_was_put_there_by_hand(kind):
    photo = a_photo()
    photo.file.storage.delete(photo.file.name)
    told = planted.coded(planted.a_picture(), "JPEG", exif=planted.an_exif(), comment=planted.NOTE)
    photo.file.storage.save(photo.file.name, io.BytesIO(told))

    rendition = photo.get_rendition(f"width-40|format-{kind}")

    assert planted.leaks(rendition.file.read()) == []


def test_an_original_kept_on_purpose_lies_in_a_private_folder(desk):
    desk.post(reverse("wagtailimages:add"), form(file=upload("jpg"), keep_original="on"))

    photo = Photo.objects.get()
    assert [Path(path).parent for path in leaking_files()] == [ORIGINALS]
    assert photo.original.read() == KINDS["jpg"]
    assert TELLING_NAME not in photo.original.name
    with pytest.raises(ValueError, match="not accessible via a URL"):
        _ = photo.original.url


def test_an_original_is_forgotten_when_the_tick_is_taken_away(desk, django_capture_on_commit_callbacks):
    desk.post(reverse("wagtailimages:add"), form(file=upload("jpg"), keep_original="on"))

    with django_capture_on_commit_callbacks(execute=True):
        desk.post(reverse("wagtailimages:edit", args=[Photo.objects.get().pk]), form(title="Harbour"))

    assert leaking_files() == []
    assert not Photo.objects.get().original


@pytest.mark.parametrize("by", ["itself", "a query"])
def test_an_original_goes_with_its_photo(by, django_capture_on_commit_callbacks):
    photo = a_photo(keep_original=True)
    folder = Path(photo.original.path).parent

    with django_capture_on_commit_callbacks(execute=True):
        photo.delete() if by == "itself" else Photo.objects.filter(pk=photo.pk).delete()

    assert list(folder.iterdir()) == []


def test_a_new_file_for_a_photo_is_cleaned_as_the_first_was(desk):
    desk.post(reverse("wagtailimages:add"), form(file=upload("png")))
    before = Photo.objects.get()

    desk.post(reverse("wagtailimages:edit", args=[before.pk]), form(title="Harbour", file=upload("webp")))

    after = Photo.objects.get()
    assert after.file.name != before.file.name
    assert not before.file.storage.exists(before.file.name)
    assert leaking_files() == []


@pytest.mark.parametrize(
    ("left_out", "field"), [({"alt": ""}, "alt"), ({"alt": "   "}, "alt"), ({"credit": ""}, "credit")]
)
def test_a_photo_without_words_or_credit_is_refused_and_what_was_typed_stays(desk, left_out, field):
    response = desk.post(
        reverse("wagtailimages:add"), form(file=upload("jpg"), caption="The port, before the storm", **left_out)
    )

    assert Photo.objects.count() == 0
    assert field in response.context["form"].errors
    assert "The port, before the storm" in response.content.decode()


def test_a_decorative_photo_needs_no_words_and_an_agency_is_credit_enough(desk):
    desk.post(
        reverse("wagtailimages:add"),
        form(file=upload("jpg"), alt="", decorative="on", credit="", agency="Far Pictures"),
    )

    assert Photo.objects.get().decorative
    assert Photo.objects.get().default_alt_text == ""
    assert Photo.objects.defer("decorative").get().title == "Photo"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("cat.png", KINDS["jpg"], "other_type"),
        ("cat.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "drawing"),
        ("cat.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "drawing"),
        ("cat.jpg", b"<!doctype html><script>", "web_page"),
        ("cat.jpg", KINDS["jpg"][:700], "damaged"),
        ("cat.jpg", b"MZ\x90", "not_a_picture"),
    ],
)
def test_a_file_that_is_no_picture_is_refused_on_every_road_with_what_to_do(desk, name, content, code):
    reason = said(Refused(code, extension="png", kind="JPEG", right="jpg")).messages[0]
    one = desk.post(reverse("wagtailimages:add"), form(file=SimpleUploadedFile(name, content)))
    many = desk.post(reverse("wagtailimages:add_multiple"), {"files[]": SimpleUploadedFile(name, content)})

    assert one.context["form"].errors["file"] == [reason]
    assert json.loads(many.content) == {"success": False, "error_message": reason}
    assert stored() == []
    with pytest.raises(Refused):
        Photo.objects.create(title="x", file=ImageFile(io.BytesIO(content), name=name), **WORDS)


def test_a_model_checks_words_and_credit_itself():
    with pytest.raises(ValidationError, match="decorative"):
        Photo(title="x", credit="V. Lind").clean()


def _leaks(path: Path) -> bool:
    data = path.read_bytes()
    if planted.leaks(data) or any(secret.decode() in str(path.name) for secret in planted.SECRETS):
        return True
    with Image.open(io.BytesIO(data)) as picture:
        return bool(dict(picture.getexif())) or "icc_profile" in picture.info or "comment" in picture.info
