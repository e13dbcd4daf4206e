"""What a kind of output must be able to do. The table of kinds is in :mod:`tamizdat.paper.catalogue`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import Protocol

from tamizdat.paper import keys
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


class Single(ABC):
    """A kind that has one output for the whole paper; it may come into being with the newspaper, or because of ``born_with``."""

    name: str
    born_with: Key = keys.NEWSPAPER

    def every(self, archive: Archive) -> Iterator[str]:  # noqa: ARG002  the protocol's
        return iter(("all",))

    def born_of(self, key: Key, archive: Archive) -> Iterable[str]:  # noqa: ARG002  the protocol's
        return ("all",) if key in {self.born_with, keys.NEWSPAPER} else ()

    def render(self, subject: str, archive: Archive) -> Sheet | None:  # noqa: ARG002  there is only one
        return self.made(archive)

    @abstractmethod
    def made(self, archive: Archive) -> Sheet | None:
        """The one output, as :meth:`Kind.render` gives it."""
