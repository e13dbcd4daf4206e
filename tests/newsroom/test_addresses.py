from datetime import UTC, datetime

import pytest

from tamizdat.newsroom.addresses import (
    author_path,
    fixed_path,
    front_path,
    section_path,
    slug_of,
    story_path,
    topic_path,
)
from tamizdat.newsroom.models import FixedPage, FrontPage
from tests.builders import a_newspaper, a_section, a_story, a_topic, an_author
from tests.newsroom.cast import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def newspaper():
    a_newspaper("en", "ru")


def test_a_story_lies_in_the_month_of_its_first_publication_in_the_newsrooms_zone():
    late = datetime(2026, 10, 31, 22, 30, tzinfo=UTC)  # half past midnight in Riga, in November
    assert story_path(a_story(slug="late", published=late)) == "en/2026/11/late.html"


def test_a_draft_has_no_address():
    story = a_story(live=False)
    assert story_path(story) is None
    assert story.full_url is None


def test_a_story_keeps_its_address_in_another_section():
    story = a_story(slug="kept", published=datetime(2026, 11, 5, tzinfo=UTC))
    before = story_path(story)
    story.section = a_section("culture")
    assert story_path(story) == before


def test_everything_else_has_its_folder():
    front = FrontPage.objects.get(locale__language_code="en")
    page = front.add_child(instance=FixedPage(title="About us", slug="about", locale=front.locale))
    assert section_path(a_section("politics")) == "en/politics/index.html"
    assert topic_path(a_topic("parks", "ru")) == "ru/topics/parks/index.html"
    assert author_path(an_author("Ann Holt")) == "en/authors/ann-holt/index.html"
    assert fixed_path(page) == "en/about.html"
    assert front_path("ru") == "ru/index.html"


def test_view_live_leads_to_the_paper_not_to_the_desk(settings):
    story = a_story(slug="seen", published=datetime(2026, 11, 5, tzinfo=UTC))
    address = f"{settings.NEWSPAPER.address}/en/2026/11/seen.html"
    assert (story.full_url, story.url) == (address, address)
    page = Person("Editors").open("wagtailadmin_pages:edit", story.pk).content.decode()
    assert address in page


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("Мост открыт снова", "most-otkryt-snova"),
        ("It's 5 o'clock — somewhere", "its-5-oclock-somewhere"),
        ("¿Qué?", "que"),
        ("…", ""),
    ],
)
def test_slugs_are_plain_letters(words, slug):
    assert slug_of(words) == slug


def test_a_long_headline_gives_a_slug_cut_at_a_word():
    slug = slug_of("words " * 40)
    assert len(slug) <= 80
    assert set(slug.split("-")) == {"words"}
