"""How a picture gets into storage: cleaned first, under a name that says nothing, whatever road it came by."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile

from tamizdat.safety.metadata import CleanPicture, clean_picture, find_metadata

MIME = {"jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp", "avif": "image/avif"}


class CleanUpload(SimpleUploadedFile):
    """An upload after cleaning. ``raw`` is what was sent: only a photo whose original is kept on purpose stores it."""

    def __init__(self, picture: CleanPicture, raw: bytes) -> None:
        super().__init__(f"picture.{picture.extension}", picture.data, MIME[picture.kind])
        self.picture = picture
        self.raw = raw


def cleaned(content: File[bytes]) -> CleanUpload:
    """Clean what a form, a view or a program hands over. Raises Refused."""
    if isinstance(content, CleanUpload):
        return content
    content.open()
    raw = content.read()
    return CleanUpload(clean_picture(raw, content.name or ""), raw)


def nameless(extension: str) -> str:
    """A file name that nobody can be found by."""
    return f"{secrets.token_hex(8)}.{extension}"


class MasterFile(WagtailImageFieldFile):
    """The picture that all renditions are made from. ``save`` is the one gate every road passes."""

    def save(self, name: str | None, content: File[bytes], save: bool = True) -> None:
        del name
        upload = cleaned(content)
        picture = upload.picture
        self.instance.width, self.instance.height = picture.width, picture.height
        self.instance.colour = picture.colour
        self.instance.file_size = len(picture.data)
        self.instance.file_hash = hashlib.sha1(picture.data, usedforsecurity=False).hexdigest()
        self.instance.raw = upload.raw
        super().save(nameless(picture.extension), ContentFile(picture.data), save)


class RenditionFile(WagtailImageFieldFile):
    """A rendition. Its source says nothing, so this finds nothing; but Wagtail's writer would copy what it found."""

    def save(self, name: str, content: File[bytes], save: bool = True) -> None:
        content.open()
        data = content.read()
        if find_metadata(data):
            data = clean_picture(data).data
        super().save(name, ContentFile(data), save)


class MasterField(WagtailImageField):
    """Sizes are noted when the file is stored; a file that was not looked at yet is opened by nobody."""

    attr_class: Any = MasterFile


class RenditionField(WagtailImageField):
    attr_class: Any = RenditionFile
