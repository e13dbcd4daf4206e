"""A preview is the true page of a draft, and leaves no trace in the paper."""

import pytest
from django.test import RequestFactory

from tamizdat.newsroom.models import FixedPage, FrontPage, Section
from tamizdat.paper.models import Ingredient, LabelSheet, MediaFile, Placement, Story
from tests.builders import a_photo, a_story
from tests.paper.reading import the_paper

pytestmark = pytest.mark.django_db


def previewed(page) -> str:
    return page.serve_preview(RequestFactory().get("/"), "").content.decode()


def test_a_draft_is_previewed_with_the_template_of_stories():
    draft = a_story("Not out yet", live=False, lead_photo=a_photo())
    page = previewed(draft)
    assert "Not out yet" in page
    assert 'src="/media/pictures/' in page
    assert '<article class="story' in page


def test_a_preview_writes_no_row_of_the_paper():
    previewed(a_story("Not out yet", live=False, lead_photo=a_photo()))
    for model in (Story, Placement, Ingredient, MediaFile, LabelSheet):
        assert not model.objects.exists()


def test_a_preview_of_a_published_story_shows_the_draft_on_top_of_it():
    story = a_story("As published")
    the_paper()
    story.title = "As it will be"
    assert "As it will be" in previewed(story)
    assert "As published" not in previewed(story)


def test_a_story_without_a_section_yet_can_be_previewed():
    draft = a_story("Started just now", live=False)
    draft.section = None
    draft.section_id = None
    assert "Started just now" in previewed(draft)
    assert Section.objects.exists()


def test_links_of_a_preview_lead_into_the_paper():
    page = previewed(a_story("Not out yet", live=False))
    assert 'href="http://127.0.0.1:8000/en/index.html"' in page


def test_a_front_is_previewed_as_composed_at_the_desk():
    first, second = a_story("First of all"), a_story("Second of all")
    the_paper()
    front = FrontPage.objects.get(locale__language_code="en")
    front.composition = [("lead", {"story": first, "headline": "Said louder on the front", "standfirst": ""})]
    page = previewed(front)
    assert "Said louder on the front" in page
    assert second.title in page


def test_a_fixed_page_is_previewed():
    a_story()
    front = FrontPage.objects.get(locale__language_code="en")
    about = FixedPage(
        title="About us", slug="about", locale=front.locale, body=[("text", "<p>We are.</p>")], live=False
    )
    front.add_child(instance=about)
    assert "<p>We are.</p>" in previewed(about)
