import pytest
from wagtail.test.utils.form_data import inline_formset, streamfield

from tamizdat.newsroom.models import Article, StoriesPage
from tests.builders import a_newspaper, a_section, a_story, a_topic, an_author
from tests.newsroom.cast import Person, errors, the_story

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def newspaper():
    a_newspaper("en", "ru")


def test_a_reporter_saves_a_draft_and_opens_it_again():
    reporter = Person("Reporters")
    assert reporter.writes().status_code == 302
    story = the_story()
    assert not story.live
    assert reporter.open("wagtailadmin_pages:edit", story.pk).status_code == 200


def test_a_draft_may_be_unfinished_but_a_published_story_may_not():
    publisher = Person("Publishers")
    assert publisher.writes(standfirst="").status_code == 302
    page = publisher.edits(the_story(), "action-publish")
    assert "Write a standfirst" in errors(page)
    assert not the_story().live


def test_a_live_story_needs_no_standfirst():
    Person("Publishers").writes(action="action-publish", standfirst="", kind="live")
    assert the_story().live


def test_a_story_without_text_is_not_published():
    page = Person("Publishers").writes(action="action-publish", body=streamfield([]))
    assert "no text yet" in errors(page)


def test_the_form_offers_only_sections_topics_and_authors_of_its_own_language():
    here, there = a_section("culture"), a_section("kultura", "ru")
    topic, other_topic = a_topic("parks"), a_topic("parki", "ru")
    author, other_author = an_author("Ann Holt"), an_author("Анна Хольт", "ru")
    page = Person("Editors").open("wagtailadmin_pages:add", "newsroom", "article", _drawer())
    form = page.context["form"]
    assert here in form.fields["section"].queryset
    assert there not in form.fields["section"].queryset
    assert topic in form.fields["topics"].queryset
    assert other_topic not in form.fields["topics"].queryset
    authors = form.formsets["bylines"].empty_form.fields["author"].queryset
    assert author in authors
    assert other_author not in authors


def test_a_section_of_another_language_is_refused():
    page = Person("Editors").writes(section=a_section("kultura", "ru").pk)
    assert "section" in page.context["form"].errors


def test_bylines_keep_the_order_they_were_given():
    first, second = an_author("Zoe Quill"), an_author("Adam Pryce")
    Person("Editors").writes(bylines=inline_formset([{"author": first.pk}, {"author": second.pk}]))
    assert the_story().get_latest_revision_as_object().authors() == [first, second]


def test_a_new_story_begins_with_the_byline_of_its_writer():
    reporter = Person("Reporters")
    author = an_author("Ann Holt", account=reporter.account)
    page = reporter.open("wagtailadmin_pages:add", "newsroom", "article", _drawer())
    rows = page.context["form"].formsets["bylines"].forms
    assert [row["author"].value() for row in rows] == [author.pk]


def test_a_story_is_not_related_to_itself():
    editor = Person("Editors")
    editor.writes()
    assert "to itself" in errors(editor.edits(the_story(), **_related(the_story())))


def test_a_related_story_is_of_the_same_language():
    rows = inline_formset([{"story": a_story(language="ru").pk}])
    assert "another language" in errors(Person("Editors").writes(related_stories=rows))


def test_a_related_story_stands_there_once():
    story = a_story()
    rows = inline_formset([{"story": story.pk}, {"story": story.pk}])
    assert "twice" in errors(Person("Editors").writes(related_stories=rows))


def test_a_slug_is_made_from_a_russian_headline_in_plain_letters():
    Person("Reporters").writes("ru", title="Паромы снова ходят", slug="")
    assert Article.objects.get(locale__language_code="ru").slug == "paromy-snova-khodyat"


def test_two_stories_with_the_same_headline_get_different_addresses():
    reporter = Person("Reporters")
    reporter.writes(slug="")
    reporter.writes(slug="")
    assert sorted(Article.objects.values_list("slug", flat=True)) == ["ferries-run-again", "ferries-run-again-1"]


def _drawer():
    return StoriesPage.objects.get(locale__language_code="en").pk


def _related(story):
    return {
        "related_stories-TOTAL_FORMS": "1",
        "related_stories-0-story": str(story.pk),
        "related_stories-0-ORDER": "1",
        "related_stories-0-id": "",
    }
