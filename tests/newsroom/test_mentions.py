"""A name withdrawn tonight: the desk says where people typed it by hand."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tamizdat.newsroom.corrections import CorrectionNote
from tamizdat.newsroom.mentions import pages_with, photos_with
from tamizdat.newsroom.models import Author, FrontPage
from tests.builders import a_newspaper, a_photo, a_story, an_author
from tests.newsroom.cast import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def pavel() -> Author:
    a_newspaper("en", "ru")
    here = an_author("Pavel Ostrem")
    an_author("Павел Острем", "ru", slug="pavel", translation_key=here.translation_key)
    return here


def titles(author: Author) -> set[str]:
    return {one.title for one in pages_with(author)}


@pytest.mark.parametrize("field", ["credit", "agency", "caption", "alt"])
def test_every_photo_whose_words_hold_the_name_is_listed(pavel, field):
    photo = a_photo(**{field: "With Pavel Ostrem"})
    a_photo(credit="Ann Holt")
    assert [one.address for one in photos_with(pavel)] == [reverse("wagtailimages:edit", args=[photo.pk])]


def test_texts_that_hold_the_name_are_listed_wherever_it_stands_in_them(pavel):
    a_story("Ostrem is back")
    a_story("In the standfirst", standfirst="What OSTREM saw.")
    a_story("In the body", body=[("text", "<p>“We waited,” says <b>Ostrem</b>.</p>")])
    a_story("In the note", sources_note="<p>Notes by P. Ostrem.</p>")
    corrected = a_story("In a correction")
    corrected.corrections.add(CorrectionNote(text="<p>Ostrem was not there.</p>"))
    corrected.save_revision().publish()
    a_story("About Pavel, another one")
    a_story("A draft about Ostrem", live=False)
    assert titles(pavel) == {
        "Ostrem is back",
        "In the standfirst",
        "In the body",
        "In the note",
        "In a correction",
    }


def test_a_russian_name_is_found_in_every_case_whichever_language_was_withdrawn(pavel):
    a_story("Письмо Острему", language="ru")
    a_story("Без него", language="ru")
    assert titles(pavel) == {"Письмо Острему"}


def test_what_readers_have_counts_also_when_a_draft_has_lost_the_name(pavel):
    story = a_story("Words", body=[("text", "<p>Says Ostrem.</p>")])
    story.body = [("text", "<p>Says nobody.</p>")]
    story.save_revision()
    assert titles(pavel) == {"Words"}


def test_a_headline_for_the_front_is_looked_through(pavel):
    front = FrontPage.objects.get(locale__language_code="en")
    front.composition = [("lead", {"story": a_story("A lead"), "headline": "Ostrem speaks", "standfirst": ""})]
    front.save_revision().publish()
    assert titles(pavel) == {front.title}


def test_the_desk_leads_from_withdrawing_a_name_to_what_is_left_to_do(pavel):
    photo, story = a_photo(credit="Pavel Ostrem"), a_story("Ostrem is back")
    editor = Person("Editors")
    edit = reverse("wagtailsnippets_newsroom_author:edit", args=(pavel.pk,))
    form = dict.fromkeys(("pen_name", "slug", "bio", "portrait", "account"), "")
    answer = editor.client.post(edit, {**form, "name": "Pavel Ostrem", "visibility": "withheld"}, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == reverse("newsroom_mentions", args=[pavel.pk])
    assert reverse("wagtailimages:edit", args=[photo.pk]) in page
    assert reverse("wagtailadmin_pages:edit", args=[story.pk]) in page
    public = editor.client.post(edit, {**form, "name": "Pavel Ostrem", "visibility": "public"}, follow=True)
    assert "mentions" not in public.redirect_chain[-1][0]


def test_a_reporter_may_not_ask_where_a_name_stands(pavel):
    assert Person("Reporters").open("newsroom_mentions", pavel.pk).status_code == 302
