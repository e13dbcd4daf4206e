"""Feeds of the whole paper, of sections and of authors, each as Atom, RSS and JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from tamizdat.paper import sheets
from tamizdat.paper.archive import Archive
from tamizdat.paper.copy import Label
from tamizdat.paper.feed_atom import atom
from tamizdat.paper.feed_entries import Feed, gather
from tamizdat.paper.feed_json import json_feed
from tamizdat.paper.feed_rss import rss
from tamizdat.press.outputs import Key, Sheet

FORMATS: dict[str, tuple[str, Callable[[Feed], bytes]]] = {
    "atom": ("application/atom+xml", atom),
    "rss": ("application/rss+xml", rss),
    "json": ("application/feed+json", json_feed),
}
"""By the ending of the file: its media type, and how it is written."""
FED = ("section", "author")


class Feeds:
    """The subject is a list and a format: ``en:all:atom``, ``en:section:3:rss``, ``en:author:9:json``.

    An author's feed stands while there are stories under that name, as the author's page does.
    """

    name = "feed"

    def every(self, archive: Archive) -> Iterator[str]:
        for language in archive.languages:
            yield from _formats(f"{language}:all")
            for kind in FED:
                for label in archive.labels(kind, language):
                    yield from _formats(label.list)

    def born_of(self, key: Key, archive: Archive) -> Iterable[str]:
        match key.split(":"):
            case ["newspaper"]:
                return self.every(archive)
            case [kind, number] if kind in FED:
                label = archive.label(kind, int(number))
                return _formats(label.list) if label else ()
            case ["list", language, kind, number, "last"] if kind in FED:
                return _formats(f"{language}:{kind}:{number}")
        return ()

    def render(self, subject: str, archive: Archive) -> Sheet | None:
        of, _, ending = subject.rpartition(":")
        language, _, name = of.partition(":")
        label = _label(name, archive)
        if language not in archive.languages or not (label or name == "all"):
            return None
        if label and label.kind == "author" and not archive.last(label.list):
            return None
        path = f"/{_folder(language, label)}feed.{ending}"
        return Sheet(path.removeprefix("/"), FORMATS[ending][1](gather(archive, language, label, path)))


def of_page(archive: Archive, language: str, label: Label | None = None) -> tuple[sheets.Feed, ...]:
    """The feeds that a page names in its head: all formats of the list it shows."""
    return tuple(_named(archive, language, label, ending) for ending in FORMATS)


def of_story(archive: Archive, language: str) -> tuple[sheets.Feed, ...]:
    """A story names only one, to stay small."""
    return (_named(archive, language, None, "atom"),)


def _named(archive: Archive, language: str, label: Label | None, ending: str) -> sheets.Feed:
    name = archive.nameplate(language).name
    title = f"{label.name} · {name}" if label else name
    media, _write = FORMATS[ending]
    return sheets.Feed(
        f"{title} ({ending.upper()})" if ending != "atom" else title,
        f"/{_folder(language, label)}feed.{ending}",
        media,
    )


def _formats(of: str) -> tuple[str, ...]:
    return tuple(f"{of}:{ending}" for ending in FORMATS)


def _label(name: str, archive: Archive) -> Label | None:
    kind, _, number = name.partition(":")
    return archive.label(kind, int(number)) if kind in FED else None


def _folder(language: str, label: Label | None) -> str:
    return label.folder if label else f"{language}/"
