"""The catalogue of outputs: the table of kinds, seen by the press as one thing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from tamizdat.paper.archive import Archive
from tamizdat.paper.asks import AskScripts, Tickers
from tamizdat.paper.checking import VerifyPages, Worker
from tamizdat.paper.feeds import Feeds
from tamizdat.paper.fixed_pages import FixedPages
from tamizdat.paper.fronts import Fronts, NotFound, TextEditions
from tamizdat.paper.kinds import Kind
from tamizdat.paper.letters import LatestLetters, LetterLists, Letters, LettersFeeds
from tamizdat.paper.lists import ListFronts, ListPages
from tamizdat.paper.lists import prepare as prepare_pages
from tamizdat.paper.media import HouseFiles, Media
from tamizdat.paper.mirror_list import MirrorList, TakedownOrders
from tamizdat.paper.month_pages import Archives, Months
from tamizdat.paper.moved import Moved
from tamizdat.paper.robots import Robots
from tamizdat.paper.shelf import Shelf
from tamizdat.paper.sitemaps import MonthMaps, NewsMaps, SitemapIndex, StandingMaps
from tamizdat.paper.sources import available
from tamizdat.paper.stories import Stories
from tamizdat.paper.webmanifest import WebManifest
from tamizdat.press.outputs import EditionMark, Key, Output, Read, Sheet

KINDS: tuple[Kind, ...] = (
    Fronts(),
    TextEditions(),
    Stories(),
    ListFronts(),
    ListPages(),
    Months(),
    Archives(),
    FixedPages(),
    Letters(),
    LatestLetters(),
    LetterLists(),
    LettersFeeds(),
    Moved(),
    Feeds(),
    NewsMaps(),
    MonthMaps(),
    StandingMaps(),
    SitemapIndex(),
    Robots(),
    WebManifest(),
    MirrorList(),
    TakedownOrders(),
    Worker(),
    VerifyPages(),
    AskScripts(),
    Tickers(),
    Media(),
    HouseFiles(),
    NotFound(),
)
"""Every kind of output, in the order a full press prints them: what readers open first comes first."""


class Catalogue:
    """All outputs of this newspaper, for one run of the press; see :class:`tamizdat.press.outputs.Catalogue`."""

    def __init__(self, edition: EditionMark, kinds: Iterable[Kind] = KINDS) -> None:
        self._edition = edition
        self._kinds = {kind.name: kind for kind in kinds}
        self._shelf = Shelf()

    def every(self) -> Iterator[Output]:
        archive = self._archive(_forget)
        for kind in self._kinds.values():
            for subject in kind.every(archive):
                yield Output(kind.name, subject)

    def born_of(self, key: Key) -> Iterable[Output]:
        archive = self._archive(_forget)
        return [Output(kind.name, subject) for kind in self._kinds.values() for subject in kind.born_of(key, archive)]

    def prepare(self, outputs: Collection[Output]) -> None:
        stories = [int(output.subject) for output in outputs if output.kind == Stories.name]
        pages = [output.subject for output in outputs if output.kind == ListPages.name]
        with available():
            if len(stories) > 1:
                self._shelf.fetch(stories)
            if len(pages) > 1:
                prepare_pages(pages, self._shelf)

    def render(self, output: Output, read: Read) -> Sheet | None:
        kind = self._kinds.get(output.kind)
        with available():
            return kind.render(output.subject, self._archive(read)) if kind else None

    def _archive(self, read: Read) -> Archive:
        return Archive(read, self._edition, self._shelf)


def _forget(key: Key) -> None:
    """Listing what there is makes nothing, so it depends on nothing."""
