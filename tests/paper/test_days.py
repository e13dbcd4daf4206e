"""A day beside a headline says all that a reader needs to know when it was: in the page's own year no year, in another its year."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tamizdat.newsroom.models import RelatedStory
from tests.builders import a_section, a_story
from tests.paper.reading import MOMENT, Paper, path_of, the_paper
from tests.paper.stock import in_stock

pytestmark = pytest.mark.django_db

OLD = datetime(2019, 5, 1, 12, tzinfo=UTC)
TIMED = re.compile(r"<time[^>]*>([^<]*)")
TAG = re.compile(r"<[^>]+>")


def part(page: str, begin: str, end: str) -> str:
    return page[page.index(begin) : page.index(end, page.index(begin))]


def latest(paper: Paper) -> list[str]:
    """Days and times down the column, without the headlines."""
    column = part(paper["en/index.html"], 'id="latest"', "</ol>")
    return re.findall(r'(?:class="on">|<time[^>]*>)([^<]+)', column)


def test_next_reading_of_another_year_says_which():
    story, same, before = (a_story(published=OLD + timedelta(days=days)) for days in (0, 3, -300))
    story.related_stories = [RelatedStory(story=same), RelatedStory(story=before)]
    story.save_revision().publish()
    reading = part(the_paper()[path_of(story)], 'class="related', "</aside>")
    assert TIMED.findall(reading) == ["4 May", "5 July 2018"]


def test_the_latest_of_today_have_times_and_those_of_other_days_stand_under_their_day():
    for begin, stories in ((datetime(2025, 12, 31, 9, tzinfo=UTC), 30), (MOMENT - timedelta(days=1), 2)):
        in_stock(a_section(), stories, begin=begin, every=timedelta(seconds=1))
    in_stock(a_section(), 11, begin=MOMENT - timedelta(hours=1), every=timedelta(seconds=1))
    yesterday, old = ["23 November", "08:00", "08:00"], ["31 December 2025", *["11:00"] * 3]
    assert latest(the_paper()) == ["07:00", "07:00", "07:00", *yesterday, *old]


def test_an_old_paper_on_a_new_front_gives_every_day_its_year():
    in_stock(a_section(), 30, begin=OLD)
    paper = the_paper()
    column = latest(paper)
    assert column[0] == "2 May 2019"
    briefs = part(paper["en/index.html"], 'class="briefs"', "</ol>")
    assert set(TIMED.findall(briefs)) == {"2 May 2019"}
    assert "2 May 2019" in paper["en/text.html"]


def test_a_list_of_a_section_says_the_year_of_every_story():
    in_stock(a_section(), 2, begin=OLD)
    page = TAG.sub("", the_paper()["en/politics/index.html"])
    assert page.count("1 May 2019") == 2


def test_entries_of_a_live_story_say_the_year_when_a_new_one_has_begun():
    times = [datetime(2025, 12, 31, hour, tzinfo=UTC) for hour in (20, 23)]  # the second is after midnight in Riga
    body = [
        ("live_entry", {"at": at, "headline": "", "text": "<p>So.</p>", "author": "", "key": False}) for at in times
    ]
    story = a_story(kind="live", body=body)
    days = re.findall(r"</a> <span>([^<]+)</span>", the_paper()[path_of(story)])
    assert days == ["1 January", "31 December 2025"]
