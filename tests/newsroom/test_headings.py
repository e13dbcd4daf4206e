import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tamizdat.newsroom.models import Section, Topic
from tests.builders import a_locale, a_newspaper, a_section, a_story, an_author
from tests.newsroom.cast import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def newspaper():
    a_newspaper("en", "ru")


@pytest.mark.parametrize("slug", ["text", "topics", "authors", "archive", "feed", "index", "2026"])
def test_a_section_cannot_take_an_address_that_the_paper_uses(slug):
    with pytest.raises(ValidationError, match="The paper itself uses"):
        Section(name="Words", slug=slug, locale=a_locale()).full_clean()


def test_an_address_is_made_from_the_name_in_any_script():
    editor = Person("Publishers")
    address = reverse("wagtailsnippets_newsroom_section:add") + "?locale=ru"
    editor.client.post(address, {"name": "Общество", "slug": "", "description": "", "position": "3"})
    section = Section.objects.get(name="Общество")
    assert section.slug == "obshchestvo"
    assert section.locale.language_code == "ru"


def test_a_name_without_letters_needs_a_typed_address():
    with pytest.raises(ValidationError, match="Type an address"):
        Topic(name="!?", locale=a_locale()).full_clean()


def test_two_sections_of_a_language_have_different_addresses():
    a_section("politics")
    with pytest.raises(ValidationError, match="already"):
        Section(name="Politics too", slug="politics", locale=a_locale()).full_clean()


def test_what_stories_still_need_is_not_deleted_and_the_desk_says_which_stories():
    author = an_author("Ann Holt")
    story = a_story("Bridge reopens", section="politics", authors=[author])
    publisher = Person("Publishers")
    for name, row in (("section", story.section), ("author", author)):
        address = reverse(f"wagtailsnippets_newsroom_{name}:delete", args=(row.pk,))
        page = publisher.client.post(address, follow=True)
        assert "Bridge reopens" in page.content.decode()
        row.refresh_from_db()


def test_what_no_story_needs_can_be_deleted():
    section = a_section("weather")
    Person("Publishers").client.post(reverse("wagtailsnippets_newsroom_section:delete", args=(section.pk,)))
    assert not Section.objects.filter(pk=section.pk).exists()
