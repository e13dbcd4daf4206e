"""The form a photo is uploaded and described with: at the desk's photo pages, in choosers, and many at a time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from tamizdat.newsroom.picture_files import CleanUpload, cleaned
from tamizdat.newsroom.refusals import said
from tamizdat.safety.metadata import Limits
from tamizdat.safety.refusals import Refused


class PhotoUpload(WagtailImageField):
    """Takes a file, checks and cleans it before anything else looks at it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.max_upload_size = Limits().size
        self.help_text = _(
            "JPEG, PNG, WebP, AVIF, HEIC or GIF, at most 30 MB. Place, camera and names in the file are removed."
        )
        self.error_messages["file_too_large_unknown_size"] = _(
            "The file has more than 30 MB. Make it smaller and try again."
        )

    def to_python(self, data: Any) -> CleanUpload | None:
        upload = forms.FileField.to_python(self, data)
        if upload is None:
            return None
        try:
            return cleaned(upload)
        except Refused as refusal:
            raise said(refusal) from refusal


class PhotoForm(BaseImageForm):
    """A title may be left out; it is not taken from the file's name, which can name a person."""

    class Meta(BaseImageForm.Meta):
        help_texts = {"title": _("For the desk only. Left empty, it is made from the words above.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            file = self.fields["file"]
            self.fields["file"] = PhotoUpload(label=file.label, required=file.required, widget=forms.FileInput())
        else:
            self.fields.pop("keep_original", None)  # the original is gone by now
        if "title" in self.fields:
            self.fields["title"].required = False

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        words = (values.get(name) or "" for name in ("title", "alt", "caption"))
        values["title"] = next((found.strip()[:100] for found in words if found.strip()), gettext("Photo"))
        return values
