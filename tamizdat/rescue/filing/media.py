"""Pictures and files of the old site that are at hand become photos and attachments of ours, by the newsroom's own way."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.files import File as OpenFile
from django.core.files.images import ImageFile
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from tamizdat.newsroom.models import Attachment, Photo
from tamizdat.rescue.drafts import cut
from tamizdat.rescue.filing.ledger import Ledger
from tamizdat.rescue.folder import Folder
from tamizdat.rescue.markup.pieces import File, Picture
from tamizdat.safety.refusals import Refused as FileRefused

LONGEST_ALT, LONGEST_CAPTION, LONGEST_CREDIT, LONGEST_TITLE, LONGEST_URL = 300, 400, 120, 255, 800


class Media:
    """Knows which media are at hand. ``taken``, ``missing`` and ``refused`` are for the report."""

    def __init__(self, ledger: Ledger, folder: Folder) -> None:
        self._ledger = ledger
        self._folder = folder
        self.taken: Counter[str] = Counter()
        self.missing: set[str] = set()
        self.refused: dict[str, str] = {}
        self._told: set[str] = set()

    def new_refusals(self) -> list[tuple[str, str]]:
        """Files that were not taken since this was asked last, and why."""
        fresh = [(url, why) for url, why in self.refused.items() if url not in self._told]
        self._told.update(url for url, _why in fresh)
        return fresh

    def is_at_hand(self, thing: Picture | File) -> bool:
        """Whether it was taken before or can be taken now."""
        return thing.url not in self.refused and (
            self._known(thing) is not None or self._folder.find(thing.url) is not None
        )

    def photo(self, picture: Picture) -> Photo | None:
        """The photo it became or becomes; None when it is not at hand or was refused."""
        photo: Photo | None = self._take(picture, Photo, lambda stream: _photo(picture, stream))
        return photo

    def attachment(self, file: File) -> Attachment | None:
        attachment: Attachment | None = self._take(file, Attachment, lambda stream: _attachment(file, stream))
        return attachment

    def _take(self, thing: Picture | File, model: type[Any], make: Any) -> Any:
        known = self._known(thing)
        if known is not None:
            return known
        path = self._folder.find(thing.url)
        if path is None or thing.url in self.refused:
            self.missing.add(thing.url)
            return None
        try:
            with transaction.atomic(), path.open("rb") as stream:
                row = make(OpenFile(stream, name=path.name))
                row.save()
        except FileRefused as refusal:
            self.refused[thing.url] = gettext(refusal.template) % refusal.facts
            return None
        self._ledger.write(_kind(model), _key(thing), row)
        self.taken[_kind(model)] += 1
        return row

    def _known(self, thing: Picture | File) -> Any:
        model: type[Any] = Photo if isinstance(thing, Picture) else Attachment
        row = self._ledger.find(_kind(model), _key(thing))
        return model.objects.filter(pk=row.object_id).first() if row else None


def _kind(model: type[Any]) -> str:
    return model.__name__.lower()


def _key(thing: Picture | File) -> str:
    return str(thing.number) if isinstance(thing, Picture) and thing.number > 0 else thing.url


def _photo(picture: Picture, stream: OpenFile[bytes]) -> Photo:
    words = picture.alt or picture.caption
    return Photo(
        title=cut(picture.caption or picture.alt, LONGEST_TITLE) or _("A picture of the old site"),
        file=ImageFile(stream.file, name=stream.name),
        alt=cut(words, LONGEST_ALT),
        decorative=not words,
        caption=cut(picture.caption, LONGEST_CAPTION),
        credit=cut(picture.credit, LONGEST_CREDIT),
        source_url=picture.url if len(picture.url) <= LONGEST_URL else "",
    )


def _attachment(file: File, stream: OpenFile[bytes]) -> Attachment:
    return Attachment(title=cut(file.title, LONGEST_TITLE) or _("A file of the old site"), file=stream)
