"""What an editor is told before a letter is approved."""

import pytest

from tamizdat.letters.checklist import checklist
from tamizdat.letters.picks import pick
from tests.builders import a_newspaper, a_photo, a_story
from tests.letters.world import a_newsletter, an_issue

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def newspaper():
    a_newspaper("en", "ru")


def bad(issue):
    return " ".join(check.says for check in checklist(issue) if check.verdict == "bad")


def test_a_letter_with_subject_story_and_sender_has_nothing_to_mend():
    assert bad(an_issue(stories=1)) == ""


def test_missing_subject_stories_and_sender_are_told():
    issue = an_issue(a_newsletter(sender_address=""), subject="")
    for words in ("no subject", "No story is picked", "no sender’s address"):
        assert words in bad(issue)


def test_a_story_that_is_not_published_any_more_is_named():
    issue, story = an_issue(stories=1), a_story("Taken down")
    pick(issue, story)
    story.unpublish()
    assert "“Taken down” is not published any more" in bad(issue)


def test_a_letter_that_gmail_would_cut_off_is_told_of():
    long = [("text", "<p>" + "воды " * 30_000 + "</p>")]
    issue = an_issue(a_newsletter(mode="full"))
    pick(issue, a_story(body=long))
    assert "Gmail cuts off" in bad(issue)
    close = an_issue(a_newsletter(mode="full"))
    pick(close, a_story(body=[("text", "<p>" + "воды " * 9_800 + "</p>")]))
    assert "look" in {check.verdict for check in checklist(close)}
    assert not bad(close)


def test_a_picture_without_words_is_named_only_where_pictures_are_sent():
    story = a_story("Ferries", lead_photo=a_photo(alt=""))
    with_pictures, without = an_issue(a_newsletter(pictures=True)), an_issue()
    for issue in (with_pictures, without):
        pick(issue, story)
    assert "“Ferries” has no words" in bad(with_pictures)
    assert not bad(without)


@pytest.mark.parametrize("address", ["https://nowhere", "http://a..example/x"])
def test_a_typed_address_that_leads_nowhere_is_named(address):
    assert address in bad(an_issue(stories=1, intro=f"See {address} today."))


def test_a_link_in_full_text_to_a_page_that_is_not_published_is_told_of():
    draft = a_story(live=False)
    issue = an_issue(a_newsletter(mode="full"))
    pick(issue, a_story(body=[("text", f'<p><a linktype="page" id="{draft.pk}">there</a></p>')]))
    assert "to a page that is not published" in bad(issue)


def test_links_to_the_paper_itself_are_whole_on_any_host():
    from django.conf import settings

    assert not bad(an_issue(stories=1, intro=f"{settings.NEWSPAPER.address}/en/index.html"))
