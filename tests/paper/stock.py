"""Typeset stories in numbers, put straight into the paper's rows: publishing each at the desk would take minutes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

import msgspec

from tamizdat.newsroom.models import Section, Topic
from tamizdat.paper import months, placements
from tamizdat.paper.copy import Card, Copy
from tamizdat.paper.models import Story
from tamizdat.paper.typesetting import take
from tamizdat.paper.typesetting.filing import month_of

BEGIN = datetime(2026, 1, 1, 12, tzinfo=UTC)
_number = count(100_000)


def in_stock(
    section: Section,
    stories: int = 1,
    *,
    begin: datetime = BEGIN,
    every: timedelta = timedelta(hours=1),
    topics: tuple[Topic, ...] = (),
    **fields: Any,
) -> list[Card]:
    """Stories of a section, one ``every`` hour, from ``begin`` on; they have no articles."""
    take(f"section:{section.pk}")
    for topic in topics:
        take(f"topic:{topic.pk}")
    cards = [
        _card(section, begin + every * number, tuple(topic.pk for topic in topics), fields) for number in range(stories)
    ]
    Story.objects.bulk_create(_row(card) for card in cards)
    for card in cards:
        place(card)
    for language, month in {(card.language, month_of(card.published)) for card in cards}:
        months.count(language, month)
    return cards


def place(card: Card) -> set:
    lists = [
        f"{card.language}:all",
        f"{card.language}:section:{card.section}",
        *(f"{card.language}:topic:{topic}" for topic in card.topics),
    ]
    return placements.place(card.id, lists, card.published)


def _card(section: Section, published: datetime, topics: tuple[int, ...], fields: dict[str, Any]) -> Card:
    number = next(_number)
    return Card(
        id=number,
        path=f"/{section.locale.language_code}/{published:%Y/%m}/stock-{number}.html",
        language=section.locale.language_code,
        headline=f"Stock story {number}",
        section=section.pk,
        authors=(),
        topics=topics,
        published=published,
        updated=None,
        corrected=False,
        minutes=1,
        **{"kind": "news", "standfirst": "What happened and why.", "picture": None, **fields},
    )


def _row(card: Card) -> Story:
    copy = Copy(
        card=card,
        body="<p>Words.</p>",
        words=1,
        description="",
        sources_note="",
        corrections=(),
        related=(),
        translations=(),
    )
    return Story(
        id=card.id,
        language=card.language,
        path=card.path.removeprefix("/"),
        state=Story.State.PUBLISHED,
        month=month_of(card.published),
        section=card.section,
        translation_key=uuid4(),
        published_at=card.published,
        modified_at=card.published,
        card=msgspec.json.encode(card).decode(),
        copy=msgspec.json.encode(copy).decode(),
    )
