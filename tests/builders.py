"""Plain functions that make what a test needs, with sensible defaults: ``a_story(section="politics")``."""

from __future__ import annotations

import io
from datetime import datetime
from itertools import count
from typing import Any

from django.core.files.images import ImageFile
from PIL import Image
from wagtail.models import Locale

from tamizdat.newsroom.models import Article, Author, Byline, Photo, Section, StoriesPage, Topic
from tests.opened import a_newsroom

_number = count(1)


def a_newspaper(*languages: str) -> None:
    a_newsroom(languages or ("en", "ru"))


def a_locale(language: str = "en") -> Locale:
    if not StoriesPage.objects.filter(locale__language_code=language).exists():
        a_newspaper(*dict.fromkeys(("en", language)))
    return Locale.objects.get(language_code=language)


def a_section(slug: str = "politics", language: str = "en", **fields: Any) -> Section:
    found = Section.objects.filter(slug=slug, locale__language_code=language).first()
    return found or Section.objects.create(
        slug=slug, locale=a_locale(language), **{"name": slug.capitalize(), **fields}
    )


def a_topic(slug: str = "elections", language: str = "en", **fields: Any) -> Topic:
    found = Topic.objects.filter(slug=slug, locale__language_code=language).first()
    return found or Topic.objects.create(slug=slug, locale=a_locale(language), **{"name": slug.capitalize(), **fields})


def an_author(name: str = "Vera Lind", language: str = "en", **fields: Any) -> Author:
    slug = fields.pop("slug", "") or name.lower().replace(" ", "-")
    return Author.objects.create(name=name, slug=slug, locale=a_locale(language), **fields)


def a_photo(title: str = "Harbour", size: tuple[int, int] = (320, 200), **fields: Any) -> Photo:
    raw = io.BytesIO()
    Image.new("RGB", size, "#557799").save(raw, "JPEG")
    file = ImageFile(io.BytesIO(raw.getvalue()), name="harbour.jpg")
    return Photo.objects.create(title=title, file=file, **{"alt": "A harbour", "credit": "Vera Lind", **fields})


def a_story(
    headline: str = "",
    *,
    section: str | Section = "politics",
    language: str = "en",
    authors: list[Author] | None = None,
    topics: list[Topic] | None = None,
    body: list[tuple[str, Any]] | None = None,
    published: datetime | None = None,
    live: bool = True,
    **fields: Any,
) -> Article:
    """An article, published through Wagtail's own action unless ``live=False``."""
    locale = a_locale(language)
    number = next(_number)
    headline = headline or f"A story of the day, number {number}"
    article = Article(
        title=headline,
        locale=locale,
        section=section if isinstance(section, Section) else a_section(section, language),
        live=False,
        **{"slug": f"story-{number}", "standfirst": "What happened and why.", **fields},
    )
    article.body = body if body is not None else [("text", "<p>The first paragraph.</p><p>The second one.</p>")]
    article.bylines = [Byline(author=author) for author in authors or []]
    article.topics = topics or []
    StoriesPage.objects.get(locale=locale).add_child(instance=article)
    if published:
        article.first_published_at = published
        article.save(update_fields=["first_published_at"])
    revision = article.save_revision()
    if live:
        revision.publish()
        article.refresh_from_db()
    return article
