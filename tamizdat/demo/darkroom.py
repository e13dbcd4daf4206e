"""Pictures are coded on every core, while the database is made and the stories are written: it is what takes longest."""

from __future__ import annotations

import hashlib
import io
import os
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from django.db import transaction

from tamizdat.newsroom.models import Photo
from tamizdat.newsroom.renditions import Format, Print, keep, prints
from tamizdat.safety.metadata import clean_picture

HASTE: Final[dict[Format, dict[str, Any]]] = {"avif": {"speed": 9}, "webp": {"method": 2}}
"""A third of the time for files a tenth larger: a visitor waits for them."""

Developed = tuple[str, list[Print]]
"""The hash of a clean picture, by which the photos that show it are found, and its prints."""


class Darkroom:
    """A context. Its processes are given pictures and give back bytes; they never touch the database."""

    def __init__(self) -> None:
        self._work: list[Future[Developed]] = []

    def __enter__(self) -> Self:
        self._pool = ProcessPoolExecutor(os.cpu_count(), get_context("fork"), initializer=_give_way)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)

    def begin(self, pictures: Iterable[Path]) -> None:
        """Start on files that photos will be made of."""
        self._work += [self._pool.submit(_develop, picture) for picture in pictures]

    def finish(self) -> None:
        """File the prints of every photo that has none; a picture that hangs in several languages is coded once."""
        hanging = _without_prints()
        done = dict(work.result() for work in self._work)
        late = {hash_: Path(photos[0].file.path) for hash_, photos in hanging.items() if hash_ not in done}
        if late:
            developed = self._pool.map(_develop, late.values())
            done |= {hash_: coded for hash_, (_, coded) in zip(late, developed, strict=True)}
        with transaction.atomic():
            for hash_, photos in hanging.items():
                for photo in photos:
                    keep(photo, done[hash_])


def _without_prints() -> dict[str, list[Photo]]:
    found: dict[str, list[Photo]] = defaultdict(list)
    for photo in Photo.objects.filter(renditions=None).order_by("pk"):
        found[photo.file_hash].append(photo)
    return found


def _give_way() -> None:
    """The process that makes the stories goes first."""
    os.nice(5)


def _develop(picture: Path) -> Developed:
    clean = clean_picture(picture.read_bytes()).data
    return hashlib.sha1(clean, usedforsecurity=False).hexdigest(), list(prints(io.BytesIO(clean), effort=HASTE))
