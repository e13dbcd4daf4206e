"""Sitemaps (sitemaps.org, 0.9): an index, a map a month, one of standing pages, and the news of two days.

No map but the index knows of all months, and the index reads one row a month: a publication stays cheap.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from tamizdat.paper import inventory
from tamizdat.paper.archive import Archive
from tamizdat.paper.copy import Card
from tamizdat.paper.feed_atom import moment
from tamizdat.paper.kinds import Single
from tamizdat.paper.mapped import Mapped
from tamizdat.paper.xml import document, element
from tamizdat.press.outputs import Key, Sheet

MAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
TRANSLATIONS = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
FRESH = timedelta(hours=48)
MOST_NEWS = 1000


class SitemapIndex(Single):
    """One for the whole paper."""

    name = "sitemap_index"

    def made(self, archive: Archive) -> Sheet | None:
        maps: list[str] = []
        for language in archive.languages:
            maps.append(_named(archive, f"/{language}/sitemap-pages.xml"))
            for month, modified in archive.mapped_months(language):
                maps.append(_named(archive, f"/{language}/sitemap-{month}.xml", moment(modified)))
        return Sheet("sitemap.xml", document("sitemapindex", [MAP], maps))


class MonthMaps:
    """The stories of a month, each with its translations; the subject is ``en:2026-11``."""

    name = "sitemap_month"

    def every(self, archive: Archive) -> Iterator[str]:  # noqa: ARG002  the protocol's
        return (f"{language}:{month}" for language, month in inventory.months())

    def born_of(self, key: Key, archive: Archive) -> Iterable[str]:  # noqa: ARG002  the protocol's
        kind, _, subject = key.partition(":")
        return [subject] if kind == "map" else []

    def render(self, subject: str, archive: Archive) -> Sheet | None:
        language, _, month = subject.partition(":")
        stories = archive.mapped(language, month)
        if not stories or language not in archive.languages:
            return None
        places = (_place(archive, language, story) for story in stories)
        return Sheet(f"{language}/sitemap-{month}.xml", document("urlset", [MAP, TRANSLATIONS], places))


class StandingMaps:
    """The front, the sections, the fixed pages and the letters of a language, which is the subject."""

    name = "sitemap_pages"

    def every(self, archive: Archive) -> Iterator[str]:
        return iter(archive.languages)

    def born_of(self, key: Key, archive: Archive) -> Iterable[str]:
        return archive.languages if key == "newspaper" else ()

    def render(self, subject: str, archive: Archive) -> Sheet | None:
        if subject not in archive.languages:
            return None
        paths = [f"/{subject}/index.html", *(section.path for section in archive.labels("section", subject))]
        places = [f"<url>\n{element('loc', archive.absolute(path))}</url>\n" for path in paths]
        for page in archive.fixed_pages(subject):
            changed = element("lastmod", moment(page.modified))
            places.append(f"<url>\n{element('loc', archive.absolute(page.path))}{changed}</url>\n")
        for newsletter in archive.letter_archives(subject):
            letters = archive.letters(newsletter)
            paths = [f"/{letters[0].folder}index.html", *(each.path for each in letters)]
            places += [f"<url>\n{element('loc', archive.absolute(path))}</url>\n" for path in paths]
        return Sheet(f"{subject}/sitemap-pages.xml", document("urlset", [MAP], places))


class NewsMaps:
    """What appeared in the two days up to the newest story: counted from it, so that an edition always looks the same."""

    name = "sitemap_news"

    def every(self, archive: Archive) -> Iterator[str]:
        return iter(archive.languages)

    def born_of(self, key: Key, archive: Archive) -> Iterable[str]:
        return archive.languages if key == "newspaper" else ()

    def render(self, subject: str, archive: Archive) -> Sheet | None:
        if subject not in archive.languages:
            return None
        stories = (_news(archive, card) for card in _fresh(archive, subject))
        return Sheet(f"{subject}/sitemap-news.xml", document("urlset", [MAP, NEWS], stories))


def news_path(language: str) -> str:
    return f"/{language}/sitemap-news.xml"


def _named(archive: Archive, path: str, modified: str = "") -> str:
    changed = element("lastmod", modified) if modified else ""
    return f"<sitemap>\n{element('loc', archive.absolute(path))}{changed}</sitemap>\n"


def _place(archive: Archive, language: str, story: Mapped) -> str:
    here = archive.absolute(f"/{story.path}")
    others = [(code, archive.absolute(f"/{path}")) for code, path in story.translations]
    links = [(language, here), *others] if others else []
    alternates = (element("xhtml:link", rel="alternate", hreflang=code, href=address) for code, address in links)
    return f"<url>\n{element('loc', here)}{element('lastmod', moment(story.modified))}{''.join(alternates)}</url>\n"


def _fresh(archive: Archive, language: str) -> list[Card]:
    wanted, cards = 20, archive.newest(f"{language}:all", 20)
    while len(cards) == wanted < MOST_NEWS and cards[0].published - cards[-1].published <= FRESH:
        wanted = min(wanted * 2, MOST_NEWS)
        cards = archive.newest(f"{language}:all", wanted)
    return [card for card in cards if cards[0].published - card.published <= FRESH]


def _news(archive: Archive, card: Card) -> str:
    paper = f"{element('news:name', archive.nameplate(card.language).name)}{element('news:language', card.language)}"
    facts = [
        f"<news:publication>\n{paper}</news:publication>\n",
        element("news:publication_date", moment(card.published)),
        element("news:title", card.headline),
    ]
    return f"<url>\n{element('loc', archive.absolute(card.path))}<news:news>\n{''.join(facts)}</news:news>\n</url>\n"
