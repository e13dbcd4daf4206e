"""The stories that an editor may pick: published in the letter's language, the newest day first, then by section."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone
from wagtail.search.backends import get_search_backend

from tamizdat.letters.issues import Issue
from tamizdat.letters.picks import Pick
from tamizdat.newsroom.models import Article, Section

DAYS: Final = (7, 14, 31, 366)
SHOWN: Final = 60
FOUND: Final = 300


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; ``section`` 0 is all of them."""

    section: int = 0
    words: str = ""
    days: int = DAYS[1]


@dataclass(frozen=True, slots=True)
class Candidate:
    """``earlier`` are the numbers of other issues of this newsletter that have the story."""

    article: Article
    section: str
    at: datetime
    earlier: tuple[int, ...]

    @property
    def day(self) -> date:
        return self.at.date()


def candidates(issue: Issue, wanted: Wanted) -> list[Candidate]:
    """At most :data:`SHOWN` stories that are not in the letter yet."""
    stories = _stories(issue, wanted).exclude(pk__in=issue.picks.values("article"))
    newest = list(stories.select_related("section").order_by("-first_published_at", "-pk")[:SHOWN])
    earlier = _earlier(issue, newest)
    found = [
        Candidate(story, story.section.name, timezone.localtime(story.first_published_at), earlier.get(story.pk, ()))
        for story in newest
    ]
    # Sorting twice keeps the times within a section and day as they came: newest first.
    by_section = sorted(found, key=lambda one: (one.article.section.position, one.section))
    return sorted(by_section, key=lambda one: one.day, reverse=True)


def sections(issue: Issue) -> list[Section]:
    return list(Section.objects.filter(locale__language_code=issue.newsletter.language))


def _stories(issue: Issue, wanted: Wanted) -> QuerySet[Article]:
    since = timezone.now() - timedelta(days=wanted.days)
    stories = Article.objects.live().filter(
        locale__language_code=issue.newsletter.language, first_published_at__gte=since
    )
    if wanted.section:
        stories = stories.filter(section=wanted.section)
    if wanted.words.strip():
        found = get_search_backend().search(wanted.words.strip(), Article.objects.live())[:FOUND]
        stories = stories.filter(pk__in=[each.pk for each in found])
    return stories  # type: ignore[no-any-return]  # Wagtail has no types


def _earlier(issue: Issue, stories: list[Article]) -> dict[int, tuple[int, ...]]:
    rows = Pick.objects.filter(article__in=stories, issue__newsletter=issue.newsletter).exclude(issue=issue)
    numbers: defaultdict[int, list[int]] = defaultdict(list)
    for article, number in rows.order_by("issue__number").values_list("article", "issue__number"):
        numbers[article].append(number)
    return {article: tuple(found) for article, found in numbers.items()}
