import json

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from tamizdat.newsroom.models import FrontPage
from tests.builders import a_newspaper, a_section, a_story
from tests.newsroom.cast import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def newspaper():
    a_newspaper("en", "ru")


@pytest.fixture
def front():
    return FrontPage.objects.get(locale__language_code="en")


def composed(front, *blocks):
    front.composition = json.dumps([{"type": kind, "value": value} for kind, value in blocks])
    return front


def lead(story):
    return ("lead", {"story": story.pk, "headline": "", "standfirst": ""})


def test_an_editor_composes_the_front_and_publishes_it(front):
    story = a_story()
    editor = Person("Editors")
    form = nested_form_data(
        {
            "title": "The Far Shore",
            "composition": streamfield([("lead", {"story": story.pk, "headline": "Boats!", "standfirst": ""})]),
            "comments": inline_formset([]),
        },
    )
    address = reverse("wagtailadmin_pages:edit", args=(front.pk,))
    assert editor.client.post(address, {**form, "action-publish": "1"}).status_code == 302
    front.refresh_from_db()
    assert front.composition[0].value["headline"] == "Boats!"


def test_an_empty_front_is_allowed(front):
    front.full_clean()


def test_a_story_of_another_language_has_no_place_on_the_front(front):
    with pytest.raises(ValidationError, match="Of another language"):
        composed(front, lead(a_story(language="ru"))).full_clean()


def test_a_section_of_another_language_has_no_band_on_the_front(front):
    band = {"section": a_section("kultura", "ru").pk, "layout": "three", "stories": []}
    with pytest.raises(ValidationError, match="Of another language"):
        composed(front, ("band", band)).full_clean()


def test_a_story_stands_on_the_front_once(front):
    story = a_story("Bridge reopens")
    with pytest.raises(ValidationError, match="Placed more than once: Bridge reopens"):
        composed(front, lead(story), ("seconds", [story.pk])).full_clean()


def test_a_front_is_taken_down_by_nobody_but_an_administrator(front):
    front.live = True
    assert not front.permissions_for_user(Person("Publishers").account).can_unpublish()
    assert front.permissions_for_user(Person(superuser=True).account).can_unpublish()


def test_the_fronts_form_stands_in_a_tab_and_explains_its_name_in_our_words(front):
    page = Person("Editors").open("wagtailadmin_pages:edit", front.pk).content.decode()
    assert 'id="tab-front"' in page
    assert "Readers see it on every page of this language" in page
    assert "The page title as you" not in page
    assert 'data-w-sync-target-value=""' not in page
