"""From an issue that was sent to the pages of the paper, and back out of them."""

import pytest
from django.utils import timezone

from tamizdat.letters import ports
from tamizdat.letters.states import State
from tamizdat.pipeline.changes import Change, Retraction
from tamizdat.pipeline.letter_archive import file_in_the_paper, take_out_of_the_paper
from tamizdat.pipeline.printed import PrintedOutput
from tests.builders import a_newspaper
from tests.letters.world import a_newsletter, an_issue
from tests.pipeline.newspapers import clear, pressed, tree
from tests.pipeline.promises import check

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def newspaper():
    a_newspaper("en", "ru")
    clear()


def sent(newsletter=None):
    return an_issue(newsletter or a_newsletter(slug="weekly"), stories=2, state=State.SENT, begun_at=timezone.now())


def test_an_issue_that_was_sent_is_pressed_and_the_newsletter_leads_to_it():
    issue = sent()
    file_in_the_paper(issue)
    pressed()
    assert b"The dam holds" in tree()["en/newsletters/weekly/1.html"]
    issue.newsletter.refresh_from_db()
    assert issue.newsletter.latest == "en/newsletters/weekly/latest.html"
    assert b"The dam holds" in tree()["en/newsletters/weekly/latest.html"]
    check()


def test_filing_an_issue_twice_presses_nothing_twice():
    issue = sent()
    file_in_the_paper(issue)
    before = Change.objects.count()
    file_in_the_paper(issue)
    assert Change.objects.count() == before


def test_filing_an_older_issue_again_leaves_preview_at_the_newest():
    newsletter = a_newsletter(slug="weekly")
    older, newest = sent(newsletter), sent(newsletter)
    for issue in (newest, older):
        file_in_the_paper(issue)
    pressed()
    assert b"newsletters/weekly/2.html" in tree()["en/newsletters/weekly/latest.html"]


def test_another_issue_makes_no_story_stale():
    newsletter = a_newsletter(slug="weekly", open=True)
    first, second = sent(newsletter), sent(newsletter)
    file_in_the_paper(first)
    pressed()
    before = {path: page for path, page in tree().items() if path.startswith("en/20")}
    file_in_the_paper(second)
    edition = pressed().edition.number
    assert not PrintedOutput.objects.filter(edition=edition, kind="story").exists()
    after = tree()
    assert before == {path: after[path] for path in before}


def test_an_issue_that_is_taken_out_is_gone_and_filing_does_not_bring_it_back():
    issue = sent()
    file_in_the_paper(issue)
    pressed()
    take_out_of_the_paper(issue)
    file_in_the_paper(issue)
    pressed()
    assert "en/newsletters/weekly/1.html" not in tree()
    issue.newsletter.refresh_from_db()
    assert issue.newsletter.latest == ""
    check()


def test_an_issue_that_is_brought_back_stands_where_it_stood_with_what_is_published_now():
    issue = sent()
    file_in_the_paper(issue)
    pressed()
    office = ports.post_office()
    assert office.in_the_archive(issue) is True
    office.take_out(issue)
    assert office.in_the_archive(issue) is False
    pressed()
    assert not Retraction.objects.exists()
    gone, *_ = (each.article for each in issue.picks.all())
    gone.unpublish()
    office.bring_back(issue)
    pressed()
    page = tree()["en/newsletters/weekly/1.html"].decode()
    assert "The dam holds" in page
    assert gone.title not in page
    issue.newsletter.refresh_from_db()
    assert issue.newsletter.latest == "en/newsletters/weekly/latest.html"
    check()


def test_what_was_taken_out_and_brought_back_in_one_moment_loses_no_earlier_edition():
    issue = sent()
    file_in_the_paper(issue)
    pressed()
    take_out_of_the_paper(issue)
    ports.post_office().bring_back(issue)
    assert not Retraction.objects.exists()
    pressed()
    assert b"The dam holds" in tree()["en/newsletters/weekly/1.html"]


def test_a_letter_that_nobody_got_has_no_page_to_be_brought_back():
    issue = an_issue(stories=1, state=State.CANCELLED, begun_at=timezone.now())
    file_in_the_paper(issue)
    take_out_of_the_paper(issue)
    assert ports.post_office().in_the_archive(issue) is None


def test_the_desk_sees_the_page_before_it_is_filed():
    issue = an_issue(stories=1, intro="Dear readers,")
    pressed()
    page = ports.post_office().page(issue)
    assert "Dear readers," in page
    assert issue.picks.get().article.title in page
    assert issue.path not in tree()
