"""The demo's newspaper in the newsroom, and on the press's rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core import serializers
from django.db import transaction
from django.utils import timezone
from PIL import Image
from wagtail.models import WorkflowState

from tamizdat.demo.accounts import CAST, hire, sign_ins
from tamizdat.demo.make import make, make_archive
from tamizdat.demo.newspaper import media, newspaper_book
from tamizdat.newsroom.models import Article, Author, FixedPage, FrontPage, Notice, Photo
from tamizdat.paper.models import FixedSheet, LabelSheet, Placement, Story
from tamizdat.paper.placements import ROOM
from tamizdat.paper.typesetting import everything, take
from tests.builders import a_newspaper

pytestmark = pytest.mark.xdist_group("demo")  # made once, not once in each process
HIDDEN = ("Senkovar", "Сенковар", "Arkasova", "Аркасова")


@pytest.fixture(scope="module")
def small_pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Drawings the size of stamps: what is tested here is not the pictures."""
    folder = tmp_path_factory.mktemp("pictures")
    for number, picture in enumerate(media().pictures):
        Image.new("RGB", (24, 16), (number, 90, 120)).save(folder / f"{picture.name}.jpg")
    return folder


@pytest.fixture(scope="module")
def told() -> list[tuple[int, int]]:
    """What whoever waits is told."""
    return []


@pytest.fixture(scope="module")
def newspaper(
    small_pictures: Path,
    told: list[tuple[int, int]],
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker,
) -> Iterator[Path]:
    """The whole demo, made once for this file and forgotten after it; its directory."""
    directory = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), transaction.atomic():
        a_newspaper("en", "ru", "fa")
        hire(directory)
        make(timezone.now(), small_pictures, lambda *how_far: told.append(how_far))
        for change in everything():
            take(change)
        yield directory
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _on_the_made_newspaper(request: pytest.FixtureRequest, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


def test_whoever_waits_is_told_how_far_it_is_from_the_first_story_on(newspaper, told):
    stories = Article.objects.count()
    assert told == [(done, stories) for done in range(stories)]


def test_all_published_stories_are_typeset_and_the_others_are_not(newspaper):
    assert set(Article.objects.live().values_list("pk", flat=True)) == set(Story.objects.values_list("pk", flat=True))
    assert Article.objects.filter(live=False).count() == 3


def test_no_story_appears_in_the_future_and_the_oldest_is_six_weeks_old(newspaper):
    times = list(Article.objects.live().values_list("first_published_at", flat=True))
    assert max(times) <= timezone.now()
    assert timezone.now() - min(times) > timedelta(days=39)


def test_a_name_that_is_not_printed_reaches_no_typeset_row(newspaper):
    assert Author.objects.filter(name__contains=HIDDEN[0]).exists()
    rows = "".join(serializers.serialize("json", model.objects.all()) for model in (Story, LabelSheet, FixedSheet))
    assert "Jonas Pier" in rows
    assert not any(name in rows or name.encode("unicode-escape").decode() in rows for name in HIDDEN)


def test_translations_are_linked(newspaper):
    story = Article.objects.get(slug="the-basket", locale__language_code="en")
    assert story.get_translation_or_none(story.locale.__class__.objects.get(language_code="ru")) is not None


def test_two_stories_wait_for_a_second_pair_of_eyes_and_one_for_its_hour(newspaper):
    assert WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS).count() == 2
    assert Article.objects.filter(live=False, go_live_at__gt=timezone.now()).count() == 1


def test_everybody_can_sign_in_with_the_password_that_is_shown(newspaper):
    shown = dict(line.split() for line in sign_ins(newspaper).splitlines())
    assert set(shown) == {person.account for person in CAST}
    for account, password in shown.items():
        assert get_user_model().objects.get(username=account).check_password(password)


def test_the_english_front_is_composed_and_the_russian_composes_itself(newspaper):
    assert len(FrontPage.objects.get(locale__language_code="en").composition) > 3
    assert not FrontPage.objects.get(locale__language_code="ru").composition


def test_fixed_pages_and_notices_are_there(newspaper):
    assert FixedPage.objects.live().count() == 8
    assert Notice.objects.count() == 3


def test_a_second_start_changes_nothing(newspaper, small_pictures):
    story = Article.objects.get(slug="the-basket", locale__language_code="en")
    Article.objects.filter(pk=story.pk).update(title="Edited at the desk")
    before = (Article.objects.count(), Photo.objects.count(), get_user_model().objects.count(), sign_ins(newspaper))
    hire(newspaper)
    assert make(timezone.now(), small_pictures) == 0
    assert (
        Article.objects.count(),
        Photo.objects.count(),
        get_user_model().objects.count(),
        sign_ins(newspaper),
    ) == before
    assert Article.objects.get(pk=story.pk).title == "Edited at the desk"
    assert make_archive(10, timezone.now()) == 0


def test_the_newspaper_is_in_the_languages_it_says():
    assert newspaper_book().languages == ["en", "ru", "fa"]


def test_lists_have_twenty_a_page(newspaper):
    assert Placement.objects.filter(list="en:all", page=1).count() == ROOM
