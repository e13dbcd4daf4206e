"""An archive for measurements: N typeset stories that nobody wrote, put straight into the rows that the press reads.

The same N gives the same stories. Their ids begin far above those of articles, so that a story
written at the desk never meets one of them.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

import msgspec
from django.conf import settings
from django.utils import timezone

from tamizdat.demo.fixtures import Fixtures
from tamizdat.demo.prose import Prose
from tamizdat.paper.copy import Card, Copy
from tamizdat.paper.models import Month, Placement, Story
from tamizdat.paper.placements import ROOM
from tamizdat.paper.sharing import code

FIRST_ID = 1_000_000_000
BATCH = 2_000
APART = timedelta(hours=2, minutes=24)
"""Ten stories a day, the newest an hour old."""
LANGUAGE = "en"
MASK = 3
"""Of the QR codes: any can be read, and trying all eight would take most of an archive's making."""


@dataclass(frozen=True, slots=True)
class Labels:
    """Ids of the sections, topics and authors among which the stories are dealt out."""

    sections: list[int]
    topics: list[int]
    authors: list[int]

    @classmethod
    def of(cls, fixtures: Fixtures) -> Labels:
        return cls(
            [row.pk for (language, _), row in fixtures.sections.items() if language == LANGUAGE],
            [row.pk for (language, _), row in fixtures.topics.items() if language == LANGUAGE],
            [row.pk for (language, _), row in fixtures.authors.items() if language == LANGUAGE and row.printed_name],
        )


def write_archive(count: int, now: datetime, labels: Labels) -> None:
    """Write ``count`` stories, oldest first, with their places in lists and months."""
    lengths: Counter[str] = Counter()
    months: dict[str, list[datetime]] = defaultdict(list)
    stories = _stories(count, now, labels)
    while batch := list(islice(stories, BATCH)):
        Story.objects.bulk_create(_row(copy) for copy in batch)
        Placement.objects.bulk_create(_places(batch, lengths), batch_size=BATCH)
        for copy in batch:
            months[_month(copy.card.published)].append(copy.card.published)
    Month.objects.bulk_create(
        Month(language=LANGUAGE, month=month, stories=len(times), modified_at=times[-1])
        for month, times in months.items()
    )


def _stories(count: int, now: datetime, labels: Labels) -> Iterator[Copy]:
    hand = random.Random(count)  # noqa: S311  made-up stories, no secret
    prose = Prose(hand)
    address = str(settings.NEWSPAPER.address).rstrip("/")
    for n in range(count):
        card, text, words = _story(n, now - timedelta(hours=1) - APART * (count - 1 - n), labels, hand, prose)
        yield Copy(card, text, words, card.standfirst, "", (), (), (), qr=code(f"{address}{card.path}", MASK))


def _story(n: int, published: datetime, labels: Labels, hand: random.Random, prose: Prose) -> tuple[Card, str, int]:
    text, words = prose.story()
    headline, standfirst = prose.headline(), prose.sentence()
    card = Card(
        id=FIRST_ID + n,
        path=f"/{LANGUAGE}/{timezone.localtime(published):%Y/%m}/archive-story-{n + 1}.html",
        language=LANGUAGE,
        kind="news",
        headline=headline,
        standfirst=standfirst,
        section=hand.choice(labels.sections),
        authors=(hand.choice(labels.authors),),
        topics=tuple(sorted(hand.sample(labels.topics, 2))),
        published=published,
        updated=None,
        corrected=False,
        minutes=max(1, words // 200),
        picture=None,
    )
    return card, text, words


def _row(copy: Copy) -> Story:
    card = copy.card
    return Story(
        id=card.id,
        language=LANGUAGE,
        path=card.path.removeprefix("/"),
        state=Story.State.PUBLISHED,
        month=_month(card.published),
        section=card.section,
        translation_key=UUID(int=card.id),
        published_at=card.published,
        modified_at=card.published,
        card=msgspec.json.encode(card).decode(),
        copy=msgspec.json.encode(copy).decode(),
    )


def _places(copies: Sequence[Copy], lengths: Counter[str]) -> Iterator[Placement]:
    """Twenty a page, counted from the oldest; ``lengths`` remembers how long each list is by now."""
    for copy in copies:
        for of in _lists(copy.card):
            yield Placement(
                list=of, page=lengths[of] // ROOM + 1, story_id=copy.card.id, published_at=copy.card.published
            )
            lengths[of] += 1


def _lists(card: Card) -> list[str]:
    labels = [
        ("section", card.section),
        *(("topic", topic) for topic in card.topics),
        *(("author", author) for author in card.authors),
    ]
    return [f"{LANGUAGE}:all", *(f"{LANGUAGE}:{kind}:{number}" for kind, number in labels)]


def _month(published: datetime) -> str:
    return f"{timezone.localtime(published):%Y-%m}"
