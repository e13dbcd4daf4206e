"""From real stories to a letter: what is published, and nothing else."""

from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from tamizdat.letters import ports
from tamizdat.letters.picks import pick
from tamizdat.letters.render import rendered, sheet_of
from tamizdat.letters.web import Picked, page_of
from tests.builders import a_newspaper, a_photo, a_story, an_author
from tests.letters.world import a_newsletter, an_issue

pytestmark = pytest.mark.django_db
PUBLISHED = datetime(2026, 11, 24, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def newspaper():
    a_newspaper("en", "ru")


def an_issue_of(*stories, **fields):
    issue = an_issue(a_newsletter(**fields))
    for story in stories:
        pick(issue, story)
    return issue


def test_a_letter_names_its_stories_and_leads_to_where_readers_find_them():
    story = a_story("Ferries run again", slug="ferries", published=PUBLISHED, authors=[an_author("Vera Lind")])
    letter = rendered(an_issue_of(story))
    for words in ("Ferries run again", "Vera Lind", "What happened and why.", "/en/2026/11/ferries.html"):
        assert words in letter.html
        assert words in letter.text


def test_a_withheld_byline_is_in_no_letter():
    authors = [
        an_author("Zaremaq Quillonz", visibility="withheld"),
        an_author("Ozipov Varnishev", visibility="pseudonymous", pen_name="A. Reed"),
    ]
    story = a_story(authors=authors)
    letter = rendered(an_issue_of(story, mode="full"))
    assert "A. Reed" in letter.html
    for name in ("Zaremaq", "Varnishev"):
        assert name not in letter.html + letter.text


def test_a_newsletter_is_set_in_its_own_template():
    story = a_story("Ferries run again")
    assert "Read the story" in rendered(an_issue_of(story)).html
    assert "Read the story" not in rendered(an_issue_of(story, template="list")).html


def test_a_list_takes_neither_full_text_nor_pictures():
    a_newsletter(template="list").full_clean()
    for too_much in ({"mode": "full"}, {"pictures": True}):
        with pytest.raises(ValidationError, match="room for links only"):
            a_newsletter(template="list", **too_much).full_clean()


def test_a_draft_of_a_published_story_is_in_no_letter():
    story = a_story("Ferries run again")
    story.title = "UNPRINTED"
    story.body = [("text", "<p>UNPRINTED</p>")]
    story.save_revision()
    assert "UNPRINTED" not in rendered(an_issue_of(story, mode="full")).html


def test_a_story_that_was_taken_down_after_it_was_picked_is_left_out():
    gone, kept = a_story("Taken down"), a_story("Kept")
    issue = an_issue_of(gone, kept)
    gone.unpublish()
    assert "Taken down" not in rendered(issue).html
    assert "Kept" in rendered(issue).html


def test_the_desks_own_words_for_a_pick_win_over_the_storys():
    issue = an_issue_of(a_story("Ferries run again"))
    issue.picks.update(headline="Boats!", blurb="At last.")
    letter = rendered(issue)
    assert "Boats!" in letter.text
    assert "At last." in letter.html
    assert "Ferries run again" not in letter.html


def test_a_letter_in_full_text_has_whole_bodies_in_both_parts_and_one_with_links_none():
    story = a_story(body=[("text", "<p>The very <b>first</b> paragraph.</p>"), ("heading", "And then")])
    full, links = rendered(an_issue_of(story, mode="full")), rendered(an_issue_of(story))
    assert "The very <b>first</b> paragraph." in full.html
    assert "The very first paragraph." in full.text
    assert "AND THEN" in full.text
    assert "first" not in links.text


def test_pictures_travel_inside_and_only_where_they_were_asked_for():
    stories = [a_story(lead_photo=a_photo(size=(900, 600))), a_story(lead_photo=a_photo())]
    assert rendered(an_issue_of(*stories)).pictures == ()
    (picture,) = rendered(an_issue_of(*stories, pictures=True)).pictures
    assert (picture.media_type, picture.width, picture.alt) == ("image/jpeg", 480, "A harbour")
    assert picture.data.startswith(b"\xff\xd8")


def test_a_photo_whose_file_is_lost_stops_no_letter():
    photo = a_photo()
    photo.file.storage.delete(photo.file.name)
    assert rendered(an_issue_of(a_story(lead_photo=photo), pictures=True)).pictures == ()


def test_the_same_issue_is_the_same_bytes():
    issue = an_issue_of(a_story(), a_story(), mode="full")
    assert rendered(issue) == rendered(issue)


def test_a_russian_letter_speaks_russian():
    letter = rendered(an_issue_of(a_story("Паромы снова ходят", language="ru", kind="analysis"), language="ru"))
    for words in ("Отписаться", "Читать", "Анализ", "№"):
        assert words in letter.html
    assert "Unsubscribe" not in letter.html + letter.text


def test_a_letter_without_a_subject_is_called_like_its_newsletter():
    issue = an_issue(subject="")
    assert sheet_of(issue).subject == "The Friday letter"


def test_the_foot_names_the_mirrors_that_the_post_office_knows():
    class Office(ports.NobodyThere):
        def mirrors(self):
            return ("https://mirror.example/",)

    before = ports.post_office()
    ports.register(Office())
    try:
        assert "https://mirror.example/" in rendered(an_issue_of(a_story())).text
    finally:
        ports.register(before)


def test_the_page_in_the_paper_is_told_which_stories_and_what_the_desk_wrote_and_no_name():
    story = a_story("Ferries run again", authors=[an_author("Vera Lind")])
    issue = an_issue_of(story, slug="weekly")
    issue.picks.update(blurb="At last.")
    home = settings.NEWSPAPER.address
    issue.intro = f"See {home}/en/index.html and <b>."
    page = page_of(issue)
    assert page.picks == (Picked(story.pk, "", "At last."),)
    assert 'href="/en/index.html"' in page.intro
    assert "&lt;b&gt;" in page.intro
    assert (page.slug, page.number, page.title) == ("weekly", 1, "The dam holds")
    assert "Vera" not in repr(page)
