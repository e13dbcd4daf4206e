"""Where things lie in the paper: the path rules, in one place for the desk and the paper alike.

Paths have no leading slash (``en/2026/11/a-story.html``). They are pure functions of
what they name, so that a story keeps its address when it moves between sections.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.coreutils import string_to_ascii

if TYPE_CHECKING:
    from tamizdat.newsroom.articles import Article
    from tamizdat.newsroom.fixed_pages import FixedPage

RESERVED = frozenset({"text", "topics", "authors", "archive", "feed", "index", "newsletters", "tickers"})
"""Names in a language's folder that the paper itself uses; four-digit years are kept too."""

LONGEST = 80
_YEAR = re.compile(r"\d{4}")


class Placed(Protocol):
    """A section, topic or author: a slug in a language."""

    slug: str

    @property
    def locale(self) -> Language: ...


class Language(Protocol):
    language_code: str


def story_path(article: Article) -> str | None:
    """Language, year and month of first publication in the newsroom's zone, slug; None before that day."""
    if article.first_published_at is None:
        return None
    first = timezone.localtime(article.first_published_at)
    return f"{article.locale.language_code}/{first:%Y/%m}/{article.slug}.html"


def section_path(section: Placed) -> str:
    return f"{section.locale.language_code}/{section.slug}/index.html"


def topic_path(topic: Placed) -> str:
    return f"{topic.locale.language_code}/topics/{topic.slug}/index.html"


def author_path(author: Placed) -> str:
    return f"{author.locale.language_code}/authors/{author.slug}/index.html"


def fixed_path(page: FixedPage) -> str:
    return f"{page.locale.language_code}/{page.slug}.html"


class Lettered(Protocol):
    """A newsletter: a short name in a language."""

    slug: str
    language: str


def letters_folder(newsletter: Lettered) -> str:
    """Where the archive of a newsletter lies, with the last slash."""
    return f"{newsletter.language}/newsletters/{newsletter.slug}/"


def letter_path(newsletter: Lettered, number: int) -> str:
    return f"{letters_folder(newsletter)}{number}.html"


def front_path(language: str) -> str:
    return f"{language}/index.html"


def address(path: str) -> str:
    """The absolute address of a path on the paper's first home."""
    return f"{settings.NEWSPAPER.address.rstrip('/')}/{path}"


def slug_of(words: str) -> str:
    """A slug in plain letters, cut at a word: ``Мост открыт снова`` gives ``most-otkryt-snova``. May be empty."""
    letters = re.sub(r"[^a-z0-9]+", "-", string_to_ascii(words).lower().replace("'", "")).strip("-")
    if len(letters) <= LONGEST:
        return letters
    return letters[: LONGEST + 1].rpartition("-")[0] or letters[:LONGEST]


def refuse_reserved(slug: str) -> None:
    """Raise a ValidationError on ``slug`` when the paper needs that name itself."""
    if slug in RESERVED or _YEAR.fullmatch(slug):
        raise ValidationError(
            {
                "slug": _("The paper itself uses the address “%(slug)s”. Choose another, such as “%(slug)s-news”.")
                % {"slug": slug}
            }
        )
