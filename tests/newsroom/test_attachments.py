"""An attachment's file goes into storage without a trace, under a name that only its title and number make."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection, UploadedFile

from tamizdat.newsroom.models import Attachment
from tamizdat.safety.refusals import Refused
from tests.builders import a_newspaper
from tests.safety import planted, planted_files

pytestmark = pytest.mark.django_db

FILES = planted_files.every_file()
each_file = pytest.mark.parametrize("extension", FILES)
TELLING_NAME = "Ksenia-Hidden"


@pytest.fixture(autouse=True)
def empty_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def desk() -> Client:
    a_newspaper("en")
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("chief", password="correct horse battery"))
    return client


def stored() -> dict[str, bytes]:
    root = Path(settings.MEDIA_ROOT)
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def leaking() -> list[str]:
    return [name for name, data in stored().items() if _leaks(name.encode() + data) or _leaks(_inside(data))]


def upload(extension: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{TELLING_NAME}.{extension}", FILES[extension])


def form(**fields: object) -> dict[str, object]:
    return {"title": "The ruling", "collection": Collection.get_first_root_node().pk, "tags": "", **fields}


@each_file
def test_the_upload_form_stores_no_secret(desk, extension, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = desk.post(reverse("wagtaildocs:add"), form(file=upload(extension)))

    attachment = Attachment.objects.get()
    assert response.status_code == 302
    assert leaking() == []
    assert list(stored()) == [attachment.file.name] == [f"files/{attachment.pk}-the-ruling.{extension}"]
    assert attachment.file_size == len(stored()[attachment.file.name])


@each_file
def test_the_choosers_upload_stores_no_secret(desk, extension):
    prefixed = {f"document-chooser-upload-{name}": value for name, value in form(file=upload(extension)).items()}

    response = desk.post(reverse("wagtaildocs_chooser:create"), prefixed)

    assert json.loads(response.content)["step"] == "chosen"
    assert leaking() == []


@each_file
def test_many_at_a_time_store_no_secret_at_any_moment(desk, extension, django_capture_on_commit_callbacks):
    first = desk.post(reverse("wagtaildocs:add_multiple"), {"title": TELLING_NAME, "files[]": upload(extension)})

    waiting = UploadedFile.objects.get()
    assert leaking() == []
    assert TELLING_NAME not in first.content.decode()

    action = reverse("wagtaildocs:create_multiple_from_uploaded_document", args=[waiting.pk])
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(action, {f"uploaded-document-{waiting.pk}-{name}": value for name, value in form().items()})

    assert leaking() == []
    assert list(stored()) == [Attachment.objects.get().file.name]


@each_file
def test_an_attachment_made_by_a_program_is_cleaned_when_it_is_saved(extension):
    Attachment.objects.create(title="Minutes", file=ContentFile(FILES[extension], name=f"{TELLING_NAME}.{extension}"))

    assert leaking() == []


@pytest.mark.parametrize(
    ("title", "name"),
    [("Решение суда", "reshenie-suda"), ("../../etc/passwd", "etcpasswd"), ("???", "file"), ("A" * 200, "a" * 60)],
)
def test_the_name_is_made_of_the_title_in_plain_letters(title, name):
    attachment = Attachment.objects.create(title=title, file=ContentFile(b"a,b\n", name="x.csv"))

    assert attachment.file.name == f"files/{attachment.pk}-{name}.csv"


def test_a_new_title_renames_the_file_and_a_second_save_does_nothing(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        attachment = Attachment.objects.create(title="Letter from Ksenia", file=ContentFile(b"a,b\n", name="x.csv"))
        attachment.title = "Letter from a source"
        attachment.save()
        Attachment.objects.get().save()

    assert list(stored()) == [f"files/{attachment.pk}-letter-from-a-source.csv"]
    assert Attachment.objects.get().file.read() == b"a,b\n"


def test_a_new_file_takes_the_place_of_the_old(desk, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(reverse("wagtaildocs:add"), form(file=upload("mp3")))
        desk.post(reverse("wagtaildocs:edit", args=[Attachment.objects.get().pk]), form(file=upload("mp3")))

    assert list(stored()) == [Attachment.objects.get().file.name]


def test_a_file_that_cannot_be_cleaned_is_refused_on_every_road(desk):
    data = planted_files.docx_with_secrets(b'<w:ins w:author="K"><w:r/></w:ins>')
    one = desk.post(reverse("wagtaildocs:add"), form(file=SimpleUploadedFile("a.docx", data)))
    many = desk.post(reverse("wagtaildocs:add_multiple"), {"files[]": SimpleUploadedFile("a.docx", data)})

    assert "tracked changes" in one.context["form"].errors["file"][0]
    assert "tracked changes" in json.loads(many.content)["error_message"]
    assert "The ruling" in one.content.decode()
    assert stored() == {}
    with pytest.raises(Refused):
        Attachment.objects.create(title="x", file=ContentFile(data, name="a.docx"))


def _inside(data: bytes) -> bytes:
    return planted_files.unzipped(data) if data[:2] == b"PK" else b""


def _leaks(data: bytes) -> bool:
    return bool(planted.leaks(data))
