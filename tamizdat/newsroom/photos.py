"""Photos: every one with a credit, a licence and words for those who cannot see it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import (
    AbstractImage,
    AbstractRendition,
    Image,
    ImageQuerySet,
    get_rendition_storage,
    get_rendition_upload_to,
    get_upload_to,
)
from wagtail.search import index

from tamizdat.newsroom.picture_files import MasterField, RenditionField, nameless
from tamizdat.safety.kinds import EXTENSIONS, kind_of_picture

PRINTED = "printed-"
"""How the filter of a rendition begins that readers get; all others are the desk's own."""


class PrivateFolder(FileSystemStorage):
    """A folder that no address leads to."""

    def url(self, name: str | None) -> str:
        raise ValueError(f"{name} is not accessible via a URL: originals are for nobody's browser.")


def originals() -> PrivateFolder:
    """Where originals are that somebody kept on purpose. Nothing here is printed."""
    return PrivateFolder(location=settings.NEWSPAPER.directory / "originals")


class PhotoQuerySet(ImageQuerySet[Any]):
    def delete(self) -> tuple[int, dict[str, int]]:
        kept = [photo.original for photo in self if photo.original]
        result: tuple[int, dict[str, int]] = super().delete()
        _forget(kept)
        return result


class Photo(AbstractImage):
    """``file`` is the picture without metadata; renditions are made from it. ``title`` is the desk's and never printed."""

    file = MasterField(_("file"), upload_to=get_upload_to)
    credit = models.CharField(
        _("credit"),
        max_length=120,
        blank=True,
        help_text=_(
            "Who took it, as readers see it. If that person must not be named, leave it empty and name the agency."
        ),
    )
    agency = models.CharField(_("agency"), max_length=120, blank=True)
    licence = models.CharField(
        _("licence"), max_length=120, blank=True, help_text=_("“CC BY 4.0”, “used with permission” …")
    )
    alt = models.CharField(
        _("words for those who cannot see it"),
        max_length=300,
        blank=True,
        help_text=_("What the picture shows, in one sentence."),
    )
    decorative = models.BooleanField(_("decorative: says nothing the text does not"), default=False)
    caption = models.CharField(_("caption"), max_length=400, blank=True)
    colour = models.CharField(max_length=7, default="#cccccc", editable=False)
    keep_original = models.BooleanField(
        _("keep the metadata of the original"),
        default=False,
        help_text=_(
            "For evidence only: the file as you chose it then stays in a private folder of the newspaper. "
            "Readers never get it. Takes effect while uploading."
        ),
    )
    original = models.FileField(upload_to="", storage=originals, blank=True, editable=False)
    source_url = models.URLField(_("where it came from"), max_length=800, blank=True, help_text=_("For the desk only."))

    objects = PhotoQuerySet.as_manager()
    raw: bytes = b""

    admin_form_fields = (
        "file",
        "alt",
        "decorative",
        "caption",
        "credit",
        "agency",
        "licence",
        "title",
        "tags",
        "collection",
        "source_url",
        "keep_original",
        *(name for name in Image.admin_form_fields if name.startswith("focal_point")),
    )
    search_fields = [
        *AbstractImage.search_fields,
        *(index.SearchField(name) for name in ("alt", "caption", "credit", "agency")),
        *(index.AutocompleteField(name) for name in ("alt", "caption", "credit", "agency")),
    ]

    class Meta(AbstractImage.Meta):
        verbose_name = _("photo")
        verbose_name_plural = _("photos")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decorative = kwargs.get("decorative", False)  # Wagtail's own has just put it to False

    @classmethod
    def from_db(cls, db: str | None, field_names: Iterable[str], values: Sequence[Any]) -> Self:
        names = list(field_names)
        photo: Self = super().from_db(db, names, values)
        photo.decorative = "decorative" in names and values[names.index("decorative")]
        return photo

    def clean(self) -> None:
        missing = {}
        if not self.decorative and not self.alt.strip():
            missing["alt"] = _(
                "Say in one sentence what the picture shows, or tick “decorative” if the text says it all."
            )
        if not self.credit.strip() and not self.agency.strip():
            missing["credit"] = _("Say who took the picture, or name the agency it came from.")
        if missing:
            raise ValidationError(missing)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with a cleaned file; raises Refused when it cannot be one."""
        if self.file.name and not self.file._committed:  # noqa: SLF001  the one mark of a file that is not stored yet
            self.file.save(self.file.name, self.file.file, save=False)
        self._keep_or_forget_original()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        kept = [self.original] if self.original else []
        result: tuple[int, dict[str, int]] = super().delete(*args, **kwargs)
        _forget(kept)
        return result

    def get_upload_to(self, filename: str) -> str:
        return f"photos/{filename}"

    @property
    def default_alt_text(self) -> str:
        """What Wagtail shows for the picture: never the title, which may be a file's name."""
        return "" if self.decorative else self.alt

    def _keep_or_forget_original(self) -> None:
        raw, self.raw = self.raw, b""
        if self.original and (raw or not self.keep_original):
            _forget([self.original])
            self.original = ""
        if raw and self.keep_original:
            self.original.save(nameless(EXTENSIONS[kind_of_picture(raw)][0]), ContentFile(raw), save=False)


class PhotoRendition(AbstractRendition):
    image = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="renditions")
    file = RenditionField(
        upload_to=get_rendition_upload_to, storage=get_rendition_storage, width_field="width", height_field="height"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="one_rendition")
        ]

    def get_upload_to(self, filename: str) -> str:
        return f"pictures/{filename}" if self.filter_spec.startswith(PRINTED) else f"thumbnails/{filename}"


def _forget(files: list[Any]) -> None:
    for file in files:
        transaction.on_commit(partial(file.storage.delete, file.name))
