"""What machines read in a page's head is true, lean, and cannot leave the place it stands in."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import brotli
import pytest

from tamizdat.newsroom.models import Author
from tests.builders import a_photo, a_story, an_author
from tests.paper.reading import Paper, path_of, the_paper

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ADDRESS = "http://127.0.0.1:8000"


def told(paper: Paper, path: str) -> list[dict[str, Any]]:
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', paper[path], re.DOTALL)
    value = json.loads(script)
    assert value["@context"] == "https://schema.org"
    return value.get("@graph", [value])


def story_of(**fields: Any) -> dict[str, Any]:
    story = a_story(**{"published": NOON, **fields})
    return told(the_paper(), path_of(story))[0]


def test_a_story_is_a_news_article_with_what_readers_see():
    vera = an_author("Vera Lind")
    fact = story_of(headline="Bridge", authors=[vera], lead_photo=a_photo())
    assert fact["@type"] == "NewsArticle"
    assert fact["headline"] == "Bridge"
    assert fact["datePublished"] == "2026-11-20T12:00:00Z"
    assert fact["author"] == [
        {"@type": "Person", "name": "Vera Lind", "url": f"{ADDRESS}/en/authors/vera-lind/index.html"}
    ]
    assert fact["image"].startswith(f"{ADDRESS}/media/pictures/")
    assert fact["publisher"]["name"] == "The Far Shore"


@pytest.mark.parametrize(
    ("kind", "type_"),
    [
        ("opinion", "OpinionNewsArticle"),
        ("analysis", "AnalysisNewsArticle"),
        ("explainer", "BackgroundNewsArticle"),
        ("feature", "NewsArticle"),
    ],
)
def test_a_kind_of_story_has_its_own_type(kind, type_):
    assert story_of(kind=kind)["@type"] == type_


def test_a_live_story_names_its_newest_updates():
    entries = [
        ("live_entry", {"at": NOON + timedelta(hours=hour), "headline": f"Hour {hour}", "text": "<p>So.</p>"})
        for hour in range(9)
    ]
    fact = story_of(kind="live", body=entries)
    assert fact["@type"] == "LiveBlogPosting"
    assert [one["headline"] for one in fact["liveBlogUpdate"]] == [f"Hour {hour}" for hour in (8, 7, 6, 5, 4)]
    assert (fact["coverageStartTime"], fact["coverageEndTime"]) == ("2026-11-20T12:00:00Z", "2026-11-20T20:00:00Z")


def test_the_trail_leads_from_the_front_through_the_section():
    paper = the_paper_of(a_story("Bridge", section="culture"))
    trail = next(fact for fact in told(paper, "en/culture/index.html") if fact["@type"] == "BreadcrumbList")
    places = [item["item"].removeprefix(f"{ADDRESS}/") for item in trail["itemListElement"]]
    assert places == ["en/index.html", "en/culture/index.html"]
    assert all(place in paper for place in places)


def the_paper_of(_story: object) -> Paper:
    return the_paper()


def test_a_withheld_byline_leaves_the_paper_as_the_author():
    fact = story_of(authors=[an_author("Vera Lind", visibility=Author.Visibility.WITHHELD)])
    assert fact["author"] == [{"@type": "Organization", "name": "The Far Shore"}]


@pytest.mark.parametrize("words", ["</script><script>alert(1)", "<!--<script>", 'a"b\\c', "x\u2028y&amp;"])
def test_no_headline_can_leave_the_script(words):
    story = a_story(words, published=NOON)
    paper = the_paper()
    assert told(paper, path_of(story))[0]["headline"] == words
    assert "<script>alert" not in paper[path_of(story)]


def test_a_link_passed_on_shows_headline_and_picture():
    story = a_story('Bridge "opens"', lead_photo=a_photo(alt="A bridge"))
    story = a_story("Bridge reopens after nine years", authors=[an_author()], lead_photo=a_photo())
    page = the_paper()[path_of(story)]
    bare = re.sub(
        r'<script type="application/ld\+json">.*?</script>|<meta property[^>]*>\n?', "", page, flags=re.DOTALL
    )
    assert len(brotli.compress(page.encode(), quality=9)) - len(brotli.compress(bare.encode(), quality=9)) < 512
