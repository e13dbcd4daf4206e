"""Documents, audio and video that a story carries."""

from __future__ import annotations

from functools import partial
from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.coreutils import string_to_ascii
from wagtail.documents.models import AbstractDocument, Document

from tamizdat.newsroom.attachment_files import AttachmentField


class Attachment(AbstractDocument):
    """``file`` is without traces. Its name, in storage and for readers, is made of id and title, never of the upload's."""

    file: Any = AttachmentField(_("file"), upload_to="files")

    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with a cleaned file, under the name that id and title make; raises Refused when it cannot be clean."""
        if self.file.name and not self.file._committed:  # noqa: SLF001  the one mark of a file that is not stored yet
            self.file.save(self.file.name, self.file.file, save=False)
        super().save(*args, **kwargs)
        if self.file.name and self.file.name != self.public_name:
            self._rename()

    @property
    def public_name(self) -> str:
        """``files/<id>-<title>.<type>``: in storage, and below ``/media/`` in the paper."""
        title = slugify(string_to_ascii(self.title))[:60].strip("-") or "file"
        return f"files/{self.pk}-{title}{PurePath(self.file.name).suffix}"

    def _rename(self) -> None:
        storage, old = self.file.storage, self.file.name
        storage.delete(self.public_name)  # what an interrupted renaming may have left
        with storage.open(old) as content:
            name = storage.save(self.public_name, content)
        type(self).objects.filter(pk=self.pk).update(file=name)
        self.file = name
        transaction.on_commit(partial(storage.delete, old))
