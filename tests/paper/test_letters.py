"""Letters that were sent are pages of the paper, of what is published now."""

from datetime import UTC, datetime

import feedparser
import pytest

from tamizdat.paper.models import PrintedIssue
from tamizdat.paper.typesetting import take
from tamizdat.paper.typesetting.issues import file_letter
from tests.builders import a_newspaper, a_section, a_story, an_author
from tests.paper.reading import path_of, the_paper
from tests.pipeline.letters import a_letter

pytestmark = pytest.mark.django_db
PUBLISHED = datetime(2026, 11, 24, 8, tzinfo=UTC)
PAGE, LIST, FEED = "en/newsletters/weekly/1.html", "en/newsletters/weekly/index.html", "en/newsletters/weekly/feed.atom"


@pytest.fixture(autouse=True)
def newspaper():
    a_newspaper("en", "ru")


def filed(*stories, number=1, **fields):
    copy = a_letter(number, [story.pk for story in stories], **fields)
    file_letter(copy)
    return f"issue:{copy.id}"


def test_an_issue_has_a_page_a_place_in_the_list_and_one_in_the_feed():
    story = a_story("Ferries run again", authors=[an_author("Vera Lind")], published=PUBLISHED, slug="ferries")
    filed(story)
    paper = the_paper()
    for words in ("Letter 1", "Ferries run again", "Vera Lind", "Dear readers", "Until Friday", "No. 1"):
        assert words in paper[PAGE]
    assert 'href="../../../en/2026/11/ferries.html"' in paper[PAGE]
    assert 'href="1.html"' in paper[LIST].replace("../../../en/newsletters/weekly/", "")
    entry = feedparser.parse(paper[FEED]).entries[0]
    assert entry.title == "Letter 1"
    assert "Ferries run again" in entry.content[0].value
    assert "/en/newsletters/weekly/1.html" in entry.link


def test_a_withheld_byline_leaves_the_pages_of_old_letters_too():
    author = an_author("Zaremaq Quillonz")
    story = a_story(authors=[author])
    filed(story)
    paper = the_paper()
    assert "Quillonz" in paper[PAGE]
    author.visibility = "withheld"
    author.save()
    paper.take(f"author:{author.pk}")
    assert "Quillonz" not in paper[PAGE] + paper[FEED]


def test_a_story_that_is_taken_down_leaves_the_pages_of_old_letters_too():
    gone, kept = a_story("Taken down"), a_story("Kept")
    filed(gone, kept)
    paper = the_paper()
    gone.unpublish()
    paper.take(f"article:{gone.pk}")
    assert "Taken down" not in paper[PAGE] + paper[FEED]
    assert "Kept" in paper[PAGE]
    assert not [path for path in paper.mentions("Taken down") if path != path_of(gone)]


def test_a_second_issue_changes_no_page_of_the_first():
    story = a_story()
    first = filed(story)
    paper = the_paper()
    paper.take(first, filed(story, number=2))
    assert {"en/newsletters/weekly/2.html", LIST, FEED, "en/sitemap-pages.xml"} <= paper.written
    assert not {PAGE, path_of(story)} & paper.written
    assert paper.files == paper.full().files


def test_filing_the_same_issue_again_changes_nothing():
    change = filed(a_story())
    take(change)
    assert filed() == change
    assert file_letter(a_letter(1)) is False


def test_an_issue_that_is_withdrawn_is_gone_and_the_list_with_its_last():
    change = filed(a_story())
    paper = the_paper()
    PrintedIssue.objects.update(withdrawn=True)
    paper.take(change)
    assert not {PAGE, LIST, FEED} & set(paper.files)
    assert paper.files == paper.full().files


def test_an_issue_is_in_the_sitemap():
    filed(a_story())
    assert "/en/newsletters/weekly/1.html" in the_paper()["en/sitemap-pages.xml"]


def test_a_russian_letter_speaks_russian():
    filed(a_story(language="ru", section=a_section("politika", "ru")), language="ru")
    page = the_paper()["ru/newsletters/weekly/1.html"]
    assert "Все письма" in page
    assert "All letters" not in page
