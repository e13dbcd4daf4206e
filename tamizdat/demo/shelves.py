"""The demo's photos and attachments, put on the newsroom's shelves the first time a story asks for one."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from django.core.files import File
from django.core.files.images import ImageFile

from tamizdat.demo.manuscripts import HERE, BadManuscript
from tamizdat.demo.newspaper import AttachmentBook, Media, PictureBook
from tamizdat.newsroom.models import Attachment, Photo
from tamizdat.newsroom.picture_files import CleanUpload, cleaned

PICTURES = HERE / "pictures"
Book = TypeVar("Book", AttachmentBook, PictureBook)


@dataclass
class Shelves:
    """Finds by name, for a language: alternative texts and captions are in the words of the edition.

    ``pictures`` is the folder where the drawings lie.
    """

    media: Media
    pictures: Path = PICTURES
    clean: dict[str, CleanUpload] = field(default_factory=dict)
    photos: dict[tuple[str, str], Photo] = field(default_factory=dict)
    attachments: dict[tuple[str, str], Attachment] = field(default_factory=dict)

    def photo(self, name: str, language: str) -> Photo:
        if (name, language) not in self.photos:
            self.photos[name, language] = _hang(self._picture(name), language, self._clean(name))
        return self.photos[name, language]

    def attachment(self, name: str, language: str) -> Attachment:
        if (name, language) not in self.attachments:
            self.attachments[name, language] = _file(self._attachment(name), language)
        return self.attachments[name, language]

    def _clean(self, name: str) -> CleanUpload:
        """Cleaned once, though it hangs in each language with words of its own."""
        if name not in self.clean:
            with (self.pictures / f"{name}.jpg").open("rb") as drawing:
                self.clean[name] = cleaned(ImageFile(drawing))
        return self.clean[name]

    def _picture(self, name: str) -> PictureBook:
        return _named(name, {book.name: book for book in self.media.pictures})

    def _attachment(self, name: str) -> AttachmentBook:
        return _named(name, {book.name: book for book in self.media.attachments})


def _named(name: str, books: dict[str, Book]) -> Book:
    if name not in books:
        raise BadManuscript(f"demo/media.toml has no entry named {name!r}, though a story asks for it")
    return books[name]


def _hang(book: PictureBook, language: str, drawing: CleanUpload) -> Photo:
    photo = Photo(
        title=book.title,
        alt=book.alt[language],
        caption=book.caption.get(language, ""),
        credit=book.credit,
        agency=book.agency,
        licence=book.licence,
    )
    photo.file.save(f"{book.name}.jpg", drawing, save=False)
    _focus(photo, book.focus)
    photo.save()
    return photo


def _focus(photo: Photo, focus: tuple[float, float]) -> None:
    photo.focal_point_x = int(photo.width * focus[0])
    photo.focal_point_y = int(photo.height * focus[1])
    photo.focal_point_width = photo.focal_point_height = photo.width // 8


def _file(book: AttachmentBook, language: str) -> Attachment:
    title = book.title.get(language) or book.title["en"]
    with (HERE / "media" / book.file).open("rb") as source:
        attachment: Attachment = Attachment.objects.create(title=title, file=File(source, name=book.file))
    return attachment
