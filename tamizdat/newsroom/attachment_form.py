"""The form an attachment is uploaded and described with."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.documents.fields import WagtailDocumentField
from wagtail.documents.forms import BaseDocumentForm

from tamizdat.newsroom.attachment_files import CleanAttachment, cleaned_attachment
from tamizdat.newsroom.refusals import said
from tamizdat.safety.documents import RECORDINGS
from tamizdat.safety.refusals import Refused


class AttachmentUpload(WagtailDocumentField):
    """Takes a file, checks and cleans it before anything else looks at it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.max_upload_size = RECORDINGS
        self.help_text = _(
            "PDF, ODT, DOCX, CSV or TXT up to 30 MB; MP3, OGG, M4A, MP4 or WebM up to 100 MB. "
            "Names, places, dates and programs in the file are removed."
        )
        self.error_messages["file_too_large_unknown_size"] = _(
            "The file has more than 100 MB. Make it smaller and try again."
        )

    def to_python(self, data: Any) -> CleanAttachment | None:
        upload = forms.FileField.to_python(self, data)
        if upload is None:
            return None
        try:
            return cleaned_attachment(upload)
        except Refused as refusal:
            raise said(refusal) from refusal


class AttachmentForm(BaseDocumentForm):
    """The title is typed, not taken from the file's name: it becomes part of the address that readers see."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            file = self.fields["file"]
            self.fields["file"] = AttachmentUpload(label=file.label, required=file.required, widget=forms.FileInput())
        if "title" in self.fields:
            self.fields["title"].help_text = _("Readers see it, and it becomes part of the file's address.")
