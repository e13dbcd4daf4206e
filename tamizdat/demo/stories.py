"""Manuscripts become stories: written, backdated, and published through the newsroom's own action."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from tamizdat.demo.accounts import REPORTER, account
from tamizdat.demo.bodies import Compositor
from tamizdat.demo.calendar import Calendar
from tamizdat.demo.fixtures import Fixtures
from tamizdat.demo.manuscripts import BadManuscript, Manuscript
from tamizdat.demo.shelves import Shelves
from tamizdat.newsroom.models import Article, Byline, CorrectionNote, RelatedStory, StoriesPage


@dataclass
class Drawer:
    """All stories made so far, by language and slug."""

    calendar: Calendar
    fixtures: Fixtures
    shelves: Shelves
    stories: dict[tuple[str, str], Article] = field(default_factory=dict)
    homes: dict[str, StoriesPage] = field(default_factory=dict)

    def reserve(self, language: str, slug: str, story: Manuscript) -> None:
        """Make an empty draft, so that other stories can link to this one before it is written."""
        article = Article(
            locale=self.fixtures.locales[language],
            translation_key=uuid5(NAMESPACE_URL, f"story:{slug}"),
            slug=slug,
            title=story.headline,
            section=self.fixtures.section(language, story.section),
            live=False,
        )
        self._home(language).add_child(instance=article)
        self.stories[language, slug] = article

    def write(self, language: str, slug: str, story: Manuscript, published: datetime) -> None:
        """Write a reserved story and bring it to its state: published, waiting for a second pair of eyes, or scheduled."""
        article = self.find(language, slug)
        self._set(article, language, story, published)
        bring_to = {"published": _publish, "waiting": _hand_in, "scheduled": _schedule}
        bring_to[story.state](article, published)

    def find(self, language: str, slug: str) -> Article:
        if (language, slug) not in self.stories:
            raise BadManuscript(f"No story {slug!r} in {language!r} is in the drawer, though another text links to it")
        return self.stories[language, slug]

    def compositor(self, language: str) -> Compositor:
        return Compositor(
            language=language,
            calendar=self.calendar,
            story=lambda slug: int(self.find(language, slug).pk),
            photo=lambda name: int(self.shelves.photo(name, language).pk),
            attachment=lambda name: int(self.shelves.attachment(name, language).pk),
        )

    def _set(self, article: Article, language: str, story: Manuscript, published: datetime) -> None:
        setter = self.compositor(language)
        article.title = setter.words(story.headline)
        article.standfirst = setter.words(story.standfirst)
        article.kind = story.kind
        article.lead_photo = self.shelves.photo(story.lead_photo, language) if story.lead_photo else None
        article.lead_caption = setter.words(story.lead_caption)
        article.sources_note = setter.rich(story.sources_note)
        if story.updated_hours_later is not None:
            article.updated_at = published + timedelta(hours=story.updated_hours_later)
        article.body = setter.body(story.body)
        article.topics = [self.fixtures.topic(language, topic) for topic in story.topics]
        cluster: Any = article  # whose rows are set as a whole, which its types do not say
        cluster.bylines = [Byline(author=self.fixtures.author(language, author)) for author in story.authors]
        cluster.related_stories = [RelatedStory(story=self.find(language, slug)) for slug in story.related]
        cluster.corrections = [
            CorrectionNote(made_at=published + timedelta(hours=note.hours_later), text=setter.rich(note.text))
            for note in story.corrections
        ]

    def _home(self, language: str) -> StoriesPage:
        if language not in self.homes:
            self.homes[language] = StoriesPage.objects.get(locale=self.fixtures.locales[language])
        return self.homes[language]


def _publish(article: Article, published: datetime) -> None:
    article.first_published_at = published
    article.save_revision().publish()


def _hand_in(article: Article, _published: datetime) -> None:
    """The reporter wrote it and now waits for somebody else to look at it."""
    reporter = account(REPORTER)
    article.owner = reporter
    article.save(update_fields=["owner"])
    article.save_revision(user=reporter)
    article.get_workflow().start(article, reporter)


def _schedule(article: Article, published: datetime) -> None:
    article.go_live_at = published
    article.save_revision().publish()
