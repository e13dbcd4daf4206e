import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Locale

from tamizdat.newsroom.models import Article, Section, StoriesPage
from tests.builders import a_newspaper, a_section, a_story, a_topic, an_author
from tests.newsroom.cast import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def newspaper():
    a_newspaper("en", "ru", "fa")


@pytest.fixture
def editor():
    return Person("Editors")


def pair(make, here, there, **fields):
    """A row in English and its translation into Russian."""
    first = make(here, **fields)
    return first, make(there, "ru", translation_key=first.translation_key, **fields)


def translate(person, story, language="ru"):
    locale = Locale.objects.get(language_code=language)
    address = reverse("simple_translation:submit_page_translation", args=(story.pk,))
    answer = person.client.post(address, {"locales": [locale.pk]})
    assert answer.status_code == 302
    return story.get_translation(locale)


def test_a_translation_takes_section_topics_and_authors_of_its_own_language(editor):
    section, seksiya = pair(a_section, "politics", "politika")
    topic, tema = pair(a_topic, "elections", "vybory")
    author, avtor = pair(an_author, "Ann Holt", "Анна Хольт")
    story = a_story(section=section, topics=[topic], authors=[author])
    copied = translate(editor, story)
    draft = copied.get_latest_revision_as_object()
    assert (draft.section, list(draft.topics.all()), draft.authors()) == (seksiya, [tema], [avtor])
    assert not copied.live
    assert copied.get_parent().locale.language_code == "ru"


def test_translations_are_linked_both_ways(editor):
    pair(a_section, "politics", "politika")
    story = a_story()
    copied = translate(editor, story)
    assert list(story.get_translations()) == [copied]
    assert list(copied.get_translations()) == [story]


def test_what_has_no_row_in_the_new_language_must_be_chosen_before_publication():
    publisher = Person("Publishers")
    copied = translate(publisher, a_story(authors=[an_author("Ann Holt")]))
    page = publisher.edits(copied, "action-publish")
    form = page.context["form"]
    assert "section" in form.errors
    assert "author" in form.formsets["bylines"].errors[0]
    copied.refresh_from_db()
    assert not copied.live


def test_a_story_in_two_languages_at_once_is_never_published():
    copied = translate(Person("Editors"), a_story())
    with pytest.raises(ValidationError, match="belongs to another language"):
        copied.get_latest_revision().publish()


def test_corrections_and_update_times_stay_with_the_story_that_had_them(editor):
    pair(a_section, "politics", "politika")
    story = a_story()
    story.corrections.create(text="<p>Wrong.</p>")
    copied = translate(editor, story)
    assert copied.get_latest_revision_as_object().corrections.count() == 0


def test_a_section_is_translated_at_the_desk():
    section = a_section("politics")
    address = reverse("simple_translation:submit_snippet_translation", args=("newsroom", "section", section.pk))
    Person("Publishers").client.post(address, {"locales": [Locale.objects.get(language_code="ru").pk]})
    assert section.get_translations().get().locale.language_code == "ru"
    assert Section.objects.filter(slug="politics").count() == 2


def test_a_story_can_be_written_from_right_to_left(editor):
    editor.writes("fa", title="پل دوباره باز شد", slug="")
    story = Article.objects.get(locale__language_code="fa")
    assert story.slug.isascii()
    assert editor.open("wagtailadmin_pages:edit", story.pk).status_code == 200


def test_a_reporter_translates_their_own_story():
    reporter = Person("Reporters")
    pair(a_section, "politics", "politika")
    reporter.writes()
    assert translate(reporter, Article.objects.get()).locale.language_code == "ru"


def test_a_story_is_not_moved_into_another_language():
    drawer = StoriesPage.objects.get(locale__language_code="ru")
    assert not a_story().can_move_to(drawer)
