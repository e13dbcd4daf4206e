import pytest
from django.http import HttpResponse
from django.urls import reverse

from tamizdat.newsroom import previews
from tamizdat.newsroom.models import Article, FixedPage, FrontPage, StoriesPage
from tests.builders import a_newspaper
from tests.newsroom.cast import Person, a_form, the_story

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def newspaper():
    a_newspaper("en")


def set_in_type(story, _request, _mode):
    return HttpResponse(f"set in type: {story.title}")


@pytest.fixture
def papers():
    """The renderers as they are, put back after a test that registers its own."""
    known = dict(previews._renderers)
    previews._renderers.clear()
    yield previews
    previews._renderers.clear()
    previews._renderers.update(known)


def test_a_draft_is_shown_by_the_papers_own_renderer(papers):
    papers.register(Article, set_in_type)
    person = Person("Reporters")
    person.writes()
    page = person.open("wagtailadmin_pages:view_draft", the_story().pk)
    assert page.content.decode() == "set in type: Ferries run again"


def test_what_is_being_typed_is_shown_before_it_is_saved(papers):
    papers.register(Article, set_in_type)
    person = Person("Reporters")
    drawer = StoriesPage.objects.get()
    address = reverse("wagtailadmin_pages:preview_on_add", args=("newsroom", "article", drawer.pk))
    assert person.client.post(address, a_form(title="Not saved yet")).json()["is_valid"]
    assert person.client.get(address).content.decode() == "set in type: Not saved yet"


def test_without_a_paper_the_preview_says_so(papers):
    person = Person("Reporters")
    person.writes()
    page = person.open("wagtailadmin_pages:view_draft", the_story().pk).content.decode()
    assert "cannot be shown as readers will see it" in page


@pytest.mark.parametrize("model", [Article, FixedPage, FrontPage])
def test_previews_come_in_phone_and_desktop_size(model):
    assert [size["name"] for size in model().preview_sizes] == ["phone", "desktop"]


def test_a_drawer_has_no_preview():
    assert not StoriesPage.objects.get().is_previewable()
