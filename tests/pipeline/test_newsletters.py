"""The box for the letter: on fronts and stories while there is a letter, and the counter's pages look like the paper's."""

from __future__ import annotations

import json

import pytest

from tamizdat.circulation import letterheads
from tamizdat.newsroom.models import FixedPage, FrontPage
from tamizdat.paper.models import PrintedNewsletter
from tamizdat.pipeline.models import Change
from tests.builders import a_newspaper, a_section, a_story
from tests.circulation.readers import a_newsletter
from tests.paper.reading import path_of
from tests.pipeline.newspapers import pressed, tree
from tests.pipeline.promises import check

pytestmark = pytest.mark.django_db
BOX = b'<form class="sign-up'


@pytest.fixture(autouse=True)
def newspaper():
    a_newspaper("en", "ru")


def with_the_box() -> set[str]:
    return {path for path, page in tree().items() if path.endswith(".html") and BOX in page}


def test_a_newsletter_that_takes_readers_has_its_box_on_fronts_and_stories_of_its_language():
    english, russian = a_story(), a_story(language="ru", section=a_section("politika", "ru"))
    pressed()
    assert with_the_box() == set()
    a_newsletter(latest="en/letters/friday/index.html")
    pressed()
    assert with_the_box() == {"index.html", "en/index.html", path_of(english)}
    page = tree()[path_of(english)].decode()
    assert 'action="http://127.0.0.1:8000/letters/"' in page
    assert 'href="../../../en/letters/friday/index.html"' in page
    a_newsletter("pjatnica", language="ru")
    pressed()
    assert path_of(russian) in with_the_box()
    check()


def test_a_newsletter_that_is_closed_moved_or_deleted_leaves_no_box_behind():
    story = a_story()
    newsletter = a_newsletter()
    pressed()
    newsletter.open = False
    newsletter.save()
    pressed()
    assert with_the_box() == set()
    newsletter.open, newsletter.language = True, "ru"
    newsletter.save()
    assert path_of(story) not in with_the_box()
    newsletter.delete()
    pressed()
    assert with_the_box() == set()
    assert not PrintedNewsletter.objects.exists()
    check()


def test_two_letters_can_be_chosen_from_in_one_box():
    story = a_story()
    a_newsletter()
    a_newsletter("monday", name="The Monday Letter")
    pressed()
    page = tree()[path_of(story)].decode()
    assert page.count('type="checkbox" name="newsletter"') == 2
    assert "The Monday Letter" in page


def test_a_new_issue_makes_no_story_stale():
    a_story()
    newsletter = a_newsletter(latest="en/letters/friday/index.html")
    pressed()
    Change.objects.all().delete()
    newsletter.save()
    assert pressed().edition is None


def test_a_newsletter_that_changes_is_a_change_of_its_language():
    Change.objects.all().delete()
    newsletter = a_newsletter()
    assert set(Change.objects.values_list("subject", flat=True)) == {"newsletters:en"}
    Change.objects.all().delete()
    newsletter.language = "ru"
    newsletter.save()
    assert set(Change.objects.values_list("subject", flat=True)) == {"newsletters:en", "newsletters:ru"}


def test_the_counter_carries_the_papers_head_foot_and_privacy_page():
    a_section("politics")
    pressed()
    masthead, foot, privacy = letterheads.furniture("en")
    assert [section.label for section in masthead.sections] == ["Politics"]
    assert privacy == ""
    front = FrontPage.objects.get(locale__language_code="en")
    page = FixedPage(title="Privacy", slug="privacy", role="privacy", locale=front.locale)
    front.add_child(instance=page)
    page.save_revision().publish()
    pressed()
    masthead, foot, privacy = letterheads.furniture("en")
    assert privacy == "/en/privacy.html"
    assert privacy in [link.path for link in foot.fixed]


def test_the_readers_worker_leaves_the_counter_alone():
    pressed()
    assert json.loads(tree()["mirrors.json"])["leave"] == ["letters/", "support/"]
