"""The synthetic archive for measurements."""

from __future__ import annotations

import random

import pytest
from django.db.models import Count
from django.utils import timezone

from tamizdat.demo.make import make_archive
from tamizdat.demo.prose import Prose
from tamizdat.newsroom.models import Article
from tamizdat.paper.models import Month, Placement, Story
from tests.builders import a_newspaper

pytestmark = pytest.mark.django_db


def _archive(count: int) -> None:
    a_newspaper("en", "ru", "fa")
    make_archive(count, timezone.now())


def test_an_archive_has_as_many_stories_as_asked_for_and_no_article():
    _archive(130)
    assert Story.objects.count() == 130
    assert not Article.objects.exists()
    assert sum(Month.objects.values_list("stories", flat=True)) == 130


def test_every_list_is_full_from_the_oldest_page_up():
    _archive(130)
    pages = Placement.objects.values("list", "page").annotate(stories=Count("id")).order_by("list", "page")
    for of in {page["list"] for page in pages}:
        lengths = [page["stories"] for page in pages if page["list"] == of]
        assert all(length == 20 for length in lengths[:-1])
        assert 0 < lengths[-1] <= 20


def test_the_same_number_gives_the_same_words():
    once, again = (Prose(random.Random(40)).story() for _ in range(2))  # noqa: S311  no secret
    assert once == again
