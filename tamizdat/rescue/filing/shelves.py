"""Authors, sections and topics: found again, recognised, or made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Locale

from tamizdat.newsroom.addresses import LONGEST, RESERVED, slug_of
from tamizdat.newsroom.headings import Heading
from tamizdat.newsroom.models import Author, Section, Topic
from tamizdat.rescue.filing.ledger import Ledger
from tamizdat.rescue.labels import Labels, Name

LONGEST_NAME = 80
LONGEST_AUTHOR = 120
H = TypeVar("H", bound=Heading)


class Shelves:
    """The labels of stories, kept by their name on the old site so that one renamed at the desk is found again."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._known: dict[tuple[str, str, str], Any] = {}
        self._locales = {locale.language_code: locale for locale in Locale.objects.all()}
        self.nameless = 0

    def section(self, labels: Labels, language: str) -> Section:
        with override(language):
            name = labels.section or Name("", _("News"))
        return self._heading(Section, name, language, "section")

    def topics(self, labels: Labels, language: str) -> list[Topic]:
        found = [self._heading(Topic, name, language, "topic") for name in labels.topics]
        return list({topic.pk: topic for topic in found}.values())

    def authors(self, labels: Labels, language: str) -> list[Author]:
        found = [self._author(name, language) for name in labels.authors]
        return list({author.pk: author for author in found}.values())

    def _heading(self, model: type[H], name: Name, language: str, kind: str) -> H:
        key = (kind, language, name.slug or "-")
        made = lambda: self._recognised(model, name, language) or self._made(model, name, language)  # noqa: E731  only when it is unknown
        return self._once(model, key, made)  # type: ignore[no-any-return]  # each kind has its own model

    def _once(self, model: type[Any], key: tuple[str, str, str], make: Callable[[], Any]) -> Any:
        if key not in self._known:
            self._known[key] = self._remembered(model, key) or self._file(key, make())
        return self._known[key]

    def _remembered(self, model: type[Any], key: tuple[str, str, str]) -> Any:
        kind, language, slug = key
        row = self._ledger.find(kind, f"{language}:{slug}")
        return model.objects.filter(pk=row.object_id).first() if row else None

    def _file(self, key: tuple[str, str, str], row: Any) -> Any:
        kind, language, slug = key
        self._ledger.write(kind, f"{language}:{slug}", row)
        return row

    def _recognised(self, model: type[H], name: Name, language: str) -> H | None:
        """One the newsroom has already, by the same name."""
        words = name.words[:LONGEST_NAME]
        found: H | None = model.objects.filter(locale=self._locales[language], name__iexact=words).first()
        return found

    def _made(self, model: type[H], name: Name, language: str) -> H:
        locale = self._locales[language]
        slug = _free(model, locale, slug_of(name.words) or slug_of(name.slug) or "label")
        row = model(locale=locale, name=name.words[:LONGEST_NAME], slug=slug)
        row.save()
        return row

    def _author(self, name: Name, language: str) -> Author:
        key = ("author", language, name.slug)
        made = lambda: self._recognised_author(name, language) or self._made_author(name, language)  # noqa: E731  as above
        return self._once(Author, key, made)  # type: ignore[no-any-return]  # authors are kept under this kind

    def _recognised_author(self, name: Name, language: str) -> Author | None:
        """Someone of this name whom the newsroom knows: if the name is withheld there, it stays withheld."""
        known = (
            Author.objects.filter(name__iexact=name.words).order_by("visibility")
            if name.words
            else Author.objects.none()
        )
        here = known.filter(locale=self._locales[language]).exclude(visibility=Author.Visibility.PUBLIC).first()
        return here or known.filter(locale=self._locales[language]).first()

    def _made_author(self, name: Name, language: str) -> Author:
        if not name.words:
            self.nameless += 1
        words = name.words[:LONGEST_AUTHOR] or _("Author %(number)s") % {"number": self.nameless}
        author = Author(
            locale=self._locales[language],
            name=words,
            slug=_free(Author, self._locales[language], slug_of(words) or "author"),
        )
        guarded = Author.objects.filter(name__iexact=words).exclude(visibility=Author.Visibility.PUBLIC).first()
        if guarded:
            author.visibility, author.pen_name, author.slug = guarded.visibility, guarded.pen_name, ""
            author.translation_key = guarded.translation_key
        author.save()
        return author


def _free(model: type[Any], locale: Locale, slug: str) -> str:
    """The slug, or the slug with a number when it is taken or the paper needs it."""
    slug = slug[: LONGEST - 5].strip("-")
    taken = set(model.objects.filter(locale=locale, slug__startswith=slug).values_list("slug", flat=True)) | RESERVED
    if slug not in taken and not (slug.isdigit() and len(slug) == 4):  # noqa: PLR2004  a year
        return slug
    return next(free for free in (f"{slug}-{number}" for number in range(2, len(taken) + 3)) if free not in taken)
