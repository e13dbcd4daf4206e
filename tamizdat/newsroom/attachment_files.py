"""How a document or recording gets into storage: cleaned first, whatever road it came by."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.db.models.fields.files import FieldFile

from tamizdat.newsroom.picture_files import nameless
from tamizdat.safety.documents import MIME, CleanDocument, clean_document


class CleanAttachment(SimpleUploadedFile):
    """An upload after cleaning."""

    def __init__(self, document: CleanDocument) -> None:
        super().__init__(f"file.{document.extension}", document.data, MIME[document.extension])
        self.document = document


def cleaned_attachment(content: File[bytes]) -> CleanAttachment:
    """Clean what a form, a view or a program hands over. Raises Refused."""
    if isinstance(content, CleanAttachment):
        return content
    content.open()
    return CleanAttachment(clean_document(content.read(), content.name or ""))


class AttachmentFile(FieldFile):
    """``save`` is the one gate every road passes."""

    instance: Any

    def save(self, name: str | None, content: File[bytes], save: bool = True) -> None:
        del name
        document = cleaned_attachment(content).document
        self.instance.file_size = len(document.data)
        self.instance.file_hash = hashlib.sha1(document.data, usedforsecurity=False).hexdigest()
        super().save(nameless(document.extension), ContentFile(document.data), save)


class AttachmentField(models.FileField):
    attr_class: Any = AttachmentFile
