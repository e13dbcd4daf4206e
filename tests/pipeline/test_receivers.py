import pytest
from wagtail.models import Page

from tamizdat.newsroom.models import Attachment, FixedPage, FrontPage, Notice, Redirect
from tamizdat.pipeline.models import Change
from tests.builders import a_newspaper, a_photo, a_section, a_story, a_topic, an_author

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def newspaper():
    a_newspaper("en", "ru")


def noted_by(act) -> set[str]:
    Change.objects.all().delete()
    act()
    return set(Change.objects.values_list("subject", flat=True))


def test_publishing_a_story_is_one_change_whatever_is_in_it():
    author, topic = an_author(), a_topic()
    a_section()
    Change.objects.all().delete()
    story = a_story(authors=[author], topics=[topic])
    assert set(Change.objects.values_list("subject", flat=True)) == {f"article:{story.pk}"}


def test_saving_a_draft_is_no_change():
    story = a_story()
    story.title = "Another headline"
    assert noted_by(story.save_revision) == set()
    assert noted_by(lambda: a_story(live=False)) == set()


@pytest.mark.parametrize("act", ["unpublish", "delete"])
def test_taking_a_story_down_is_a_change(act):
    story = a_story()
    number = story.pk
    assert noted_by(getattr(story, act)) == {f"article:{number}"}


def test_a_story_deleted_from_the_page_tree_is_a_change_too():
    story = a_story()
    assert f"article:{story.pk}" in noted_by(lambda: Page.objects.get(pk=story.pk).delete())


def test_a_new_address_is_a_change():
    story = a_story()
    story.slug = "elsewhere"
    assert f"article:{story.pk}" in noted_by(lambda: story.save_revision().publish())


@pytest.mark.parametrize(
    ("make", "kind"), [(a_section, "section"), (a_topic, "topic"), (an_author, "author"), (a_photo, "photo")]
)
def test_names_and_photos_are_public_when_they_are_saved(make, kind):
    thing = make()
    number = thing.pk
    assert noted_by(thing.save) == {f"{kind}:{number}"}
    assert noted_by(thing.delete) >= {f"{kind}:{number}"}


def test_notices_redirects_and_attachments_are_changes():
    section, story = a_section(), a_story()
    notice = Notice(text="<p>Read this.</p>", locale=section.locale)
    assert noted_by(notice.save) == {f"notice:{notice.pk}"}
    redirect = Redirect(old_path="/old", article=story)
    assert noted_by(redirect.save) == {f"redirect:{redirect.pk}"}
    attachment = Attachment(title="Minutes")
    assert noted_by(attachment.save) == {f"attachment:{attachment.pk}"}


def test_a_section_takes_its_notices_along():
    section = a_section("culture")
    notice = Notice.objects.create(text="<p>Read this.</p>", locale=section.locale, section=section)
    assert noted_by(section.delete) == {f"section:{section.pk or notice.section_id}", f"notice:{notice.pk}"}


def test_fronts_and_fixed_pages_are_changes_when_they_are_published():
    front = FrontPage.objects.get(locale__language_code="ru")
    assert noted_by(front.save_revision) == set()
    assert noted_by(front.get_latest_revision().publish) == {"front:ru"}
    page = front.add_child(instance=FixedPage(title="О нас", slug="about", locale=front.locale, live=False))
    assert noted_by(lambda: page.save_revision().publish()) == {f"fixed:{page.pk}"}
