"""What a kind of output must be able to do. The table of kinds is in :mod:`tamizdat.paper.catalogue`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from tamizdat.paper.archive import Archive
from tamizdat.press.outputs import Key, Sheet


class Kind(Protocol):
    """One kind of output: stories, fronts, feeds … A module may hold several; each is one object.

    A *subject* says which output of the kind is meant (``42``, ``en``, ``en:section:3:2``); it never
    changes while the output lives, though its path may.
    """

    name: str

    def every(self, archive: Archive) -> Iterator[str]:
        """The subjects of all outputs of this kind that exist now."""

    def born_of(self, key: Key, archive: Archive) -> Iterable[str]:
        """Subjects whose output may have come into being because ``key`` changed. Too many do no harm."""

    def render(self, subject: str, archive: Archive) -> Sheet | None:
        """The output, made only from what ``archive`` gives (it notes the keys); None when there is none."""
