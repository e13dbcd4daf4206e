"""Make the demo's newspaper in an open newsroom: people, sections, pictures, stories, fronts.

All in one transaction, so that a killed start leaves nothing half made; a newsroom
that already has stories is left exactly as its editors have it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import transaction

from tamizdat.demo.accounts import introduce
from tamizdat.demo.archive import Labels, write_archive
from tamizdat.demo.calendar import Calendar
from tamizdat.demo.fixtures import Fixtures, set_up
from tamizdat.demo.fronts import compose_fronts, pin_notices, put_up_fixed_pages
from tamizdat.demo.manuscripts import Manuscript, manuscripts
from tamizdat.demo.newspaper import NewspaperBook, media, newspaper_book
from tamizdat.demo.shelves import PICTURES, Shelves
from tamizdat.demo.stories import Drawer
from tamizdat.newsroom.models import Article
from tamizdat.paper.models import Story
from tamizdat.pipeline.changes import Change
from tamizdat.pipeline.publish import begin_full
from tamizdat.pipeline.waking import note


@dataclass(frozen=True, slots=True)
class Slip:
    """One manuscript and where it belongs."""

    language: str
    slug: str
    manuscript: Manuscript
    published: datetime = field(compare=False)


Tick = Callable[[int, int], None]
"""Told how many stories of how many are written."""


def make(now: datetime, pictures: Path = PICTURES, tick: Tick = lambda _done, _all: None) -> int:
    """Make the whole newspaper as of ``now`` (aware), with the drawings of a folder.

    Returns how many stories it made; 0 when there were some already.
    """
    if Article.objects.exists():
        return 0
    book = newspaper_book()
    with transaction.atomic():
        return _make(book, Calendar(now, ZoneInfo(book.time_zone)), Shelves(media(), pictures), tick)


def make_archive(count: int, now: datetime) -> int:
    """Make an archive of ``count`` synthetic stories instead; 0 when the newspaper has stories already."""
    if Article.objects.exists() or Story.objects.exists():
        return 0
    with transaction.atomic():
        fixtures = set_up(newspaper_book(), Shelves(media()))
        introduce()
        write_archive(count, now, Labels.of(fixtures))
    begin_full()
    return count


def _make(book: NewspaperBook, calendar: Calendar, shelves: Shelves, tick: Tick) -> int:
    fixtures = set_up(book, shelves)
    introduce()
    drawer = Drawer(calendar, fixtures, shelves)
    slips = sorted(_slips(book, calendar), key=lambda slip: slip.published)
    for slip in slips:
        drawer.reserve(slip.language, slip.slug, slip.manuscript)
    for number, slip in enumerate(slips):
        tick(number, len(slips))
        drawer.write(slip.language, slip.slug, slip.manuscript, slip.published)
    _furnish(book, drawer, fixtures)
    return len(slips)


def _furnish(book: NewspaperBook, drawer: Drawer, fixtures: Fixtures) -> None:
    put_up_fixed_pages(book.languages, drawer)
    pin_notices(book, drawer)
    compose_fronts(book, drawer, fixtures)
    _put_people_last()


def _put_people_last() -> None:
    """A story that is typeset sets its people too; a person whose stories are set already sets none of them again."""
    people = Change.objects.filter(subject__startswith="author:")
    subjects = list(dict.fromkeys(people.order_by("id").values_list("subject", flat=True)))
    people.delete()
    note(*subjects)


def _slips(book: NewspaperBook, calendar: Calendar) -> Iterator[Slip]:
    return chain.from_iterable(
        (
            Slip(language, slug, story, calendar.moment(story.days_ago, story.hour, story.minutes_ago))
            for slug, story in manuscripts(language)
        )
        for language in book.languages
    )
