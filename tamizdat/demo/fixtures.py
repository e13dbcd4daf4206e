"""What stands in a newsroom before the first story: sections, topics and the people who write."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar
from uuid import NAMESPACE_URL, uuid5

from wagtail.models import Locale

from tamizdat.demo.manuscripts import BadManuscript
from tamizdat.demo.newspaper import AuthorBook, NewspaperBook, SectionBook, Words
from tamizdat.demo.shelves import Shelves
from tamizdat.newsroom.models import Author, Section, Topic

Row = TypeVar("Row", Author, Section, Topic)


@dataclass
class Fixtures:
    """Rows by language and slug."""

    locales: dict[str, Locale]
    sections: dict[tuple[str, str], Section] = field(default_factory=dict)
    topics: dict[tuple[str, str], Topic] = field(default_factory=dict)
    authors: dict[tuple[str, str], Author] = field(default_factory=dict)

    def section(self, language: str, slug: str) -> Section:
        return self._find(self.sections, "section", language, slug)

    def topic(self, language: str, slug: str) -> Topic:
        return self._find(self.topics, "topic", language, slug)

    def author(self, language: str, slug: str) -> Author:
        return self._find(self.authors, "author", language, slug)

    def _find(self, rows: dict[tuple[str, str], Row], what: str, language: str, slug: str) -> Row:
        if (language, slug) not in rows:
            raise BadManuscript(
                f"demo/newspaper.toml has no {what} {slug!r} in {language!r}, though a story asks for it"
            )
        return rows[language, slug]


def set_up(book: NewspaperBook, shelves: Shelves) -> Fixtures:
    """Make all sections, topics and authors of all editions, linked as translations."""
    locales = {language: Locale.objects.get(language_code=language) for language in book.languages}
    fixtures = Fixtures(locales)
    for position, section in enumerate(book.sections):
        _set_up_section(fixtures, section, position)
    for slug, names in book.topics.items():
        _set_up_topic(fixtures, slug, names)
    for author in book.authors:
        _introduce(fixtures, author, shelves)
    return fixtures


def _set_up_section(fixtures: Fixtures, book: SectionBook, position: int) -> None:
    for language, name in book.name.items():
        fixtures.sections[language, book.slug] = Section.objects.create(
            locale=fixtures.locales[language],
            translation_key=uuid5(NAMESPACE_URL, f"section:{book.slug}"),
            slug=book.slug,
            name=name,
            description=book.description.get(language, ""),
            position=position,
        )


def _set_up_topic(fixtures: Fixtures, slug: str, names: Words) -> None:
    for language, name in names.items():
        fixtures.topics[language, slug] = Topic.objects.create(
            locale=fixtures.locales[language],
            translation_key=uuid5(NAMESPACE_URL, f"topic:{slug}"),
            slug=slug,
            name=name,
        )


def _introduce(fixtures: Fixtures, book: AuthorBook, shelves: Shelves) -> None:
    for language, name in book.name.items():
        fixtures.authors[language, book.slug] = Author.objects.create(
            locale=fixtures.locales[language],
            translation_key=uuid5(NAMESPACE_URL, f"author:{book.slug}"),
            slug=book.slug,
            name=name,
            pen_name=book.pen_name.get(language, ""),
            visibility=book.visibility,
            bio=book.bio.get(language, ""),
            portrait=shelves.photo(book.portrait, language) if book.portrait else None,
        )
