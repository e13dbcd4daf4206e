"""Feeds: every program that reads one gets the whole text, with addresses that lead somewhere."""

from __future__ import annotations

import io
import json
import re
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from defusedxml.ElementTree import fromstring
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.config.newspaper import Newspaper
from tamizdat.newsroom.models import Author, CorrectionNote
from tamizdat.paper.feed_atom import atom
from tamizdat.paper.feed_entries import Entry, Feed
from tamizdat.paper.feed_json import json_feed
from tamizdat.paper.feed_rss import rss
from tests.builders import a_photo, a_section, a_story, a_topic, an_author
from tests.paper.reading import Paper, path_of, the_paper

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ADDRESS = "http://127.0.0.1:8000"


def parsed(paper: Paper, path: str) -> feedparser.FeedParserDict:
    feed = feedparser.parse(io.BytesIO(paper.files[path]))
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["atom", "rss"])
def test_a_feed_parses_and_says_what_the_story_says(ending):
    story = a_story(
        "Bridge & <water>",
        authors=[an_author("Vera Lind")],
        topics=[a_topic("rivers")],
        published=NOON,
        standfirst="Why.",
    )
    feed = parsed(the_paper(), f"en/feed.{ending}")
    (entry,) = feed.entries
    assert feed.feed.title == "The Far Shore"
    assert feed.feed.language == "en"
    assert entry.title == ("Bridge & <water>" if ending == "atom" else entry.title)
    assert entry.link == f"{ADDRESS}/{path_of(story)}"
    assert "The second one." in entry.content[0].value
    assert entry.summary == "Why."
    assert entry.author == "Vera Lind"
    assert {tag.term for tag in entry.tags} == {"Politics", "Rivers"}
    assert entry.published_parsed[:4] == (2026, 11, 20, 12)
    assert any(link.rel == "self" and link.href == f"{ADDRESS}/en/feed.{ending}" for link in feed.feed.links)


@pytest.mark.django_db
def test_a_json_feed_says_what_the_story_says():
    story = a_story("Bridge", authors=[an_author("Vera Lind")], published=NOON, lead_photo=a_photo())
    feed = json.loads(the_paper()["en/feed.json"])
    (item,) = feed["items"]
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"{ADDRESS}/en/feed.json"
    assert item["url"] == f"{ADDRESS}/{path_of(story)}"
    assert item["authors"] == [{"name": "Vera Lind", "url": f"{ADDRESS}/en/authors/vera-lind/index.html"}]
    assert item["date_published"] == "2026-11-20T12:00:00Z"
    assert item["image"].startswith(f"{ADDRESS}/media/pictures/")
    assert "The second one." in item["content_html"]


@pytest.mark.django_db
def test_a_list_of_a_section_and_of_an_author_are_feeds_too():
    vera = an_author("Vera Lind")
    a_story("Here", section="culture", authors=[vera])
    a_story("There", section="politics")
    paper = the_paper()
    for folder in ("culture", "authors/vera-lind"):
        for ending in ("atom", "rss"):
            assert [entry.title for entry in parsed(paper, f"en/{folder}/feed.{ending}").entries] == ["Here"]
        assert [item["title"] for item in json.loads(paper[f"en/{folder}/feed.json"])["items"]] == ["Here"]


@pytest.mark.django_db
def test_every_address_in_a_feed_is_whole_and_each_picture_keeps_its_own_words():
    other = a_story("Other", published=NOON - timedelta(days=1))
    port = a_photo("Port", alt="A port")
    text = f'<p><a linktype="page" id="{other.pk}">there</a></p>'
    body = [("text", text), ("photo", {"photo": port, "caption": "", "wide": False})]
    a_story("Bridge", lead_photo=a_photo(alt='A "bridge"'), body=body, published=NOON)
    for path in ("en/feed.atom", "en/feed.rss"):
        html = parsed(the_paper(), path).entries[0].content[0].value
        assert f'href="{ADDRESS}/{path_of(other)}"' in html
        assert 'alt="A port"' in html
        assert "A &quot;bridge&quot;" in html
        assert not re.search(r'(?:href|src|srcset)="(?!https?://|mailto:)', html)
        assert "srcset" not in html


@pytest.mark.django_db
def test_a_correction_stands_in_the_entry_and_makes_it_new():
    story = a_story("Bridge", published=NOON)
    story.corrections.add(CorrectionNote(made_at=NOON + timedelta(days=2), text="<p>It was Tuesday.</p>"))
    story.save_revision().publish()
    paper = the_paper()
    for ending in ("atom", "rss"):
        (entry,) = parsed(paper, f"en/feed.{ending}").entries
        assert "It was Tuesday." in entry.content[0].value
        assert entry.updated_parsed[:3] == (2026, 11, 22)


@pytest.mark.django_db
def test_a_withheld_byline_is_in_no_feed():
    a_story("Bridge", authors=[an_author("Vera Lind", visibility=Author.Visibility.WITHHELD)])
    paper = the_paper()
    assert not paper.mentions("Vera Lind")
    assert parsed(paper, "en/feed.atom").feed.author == "The Far Shore"


@pytest.mark.django_db
def test_an_entry_is_the_same_one_when_the_paper_moves_to_another_host(settings):
    a_story("Bridge")
    here = parsed(the_paper(), "en/feed.atom").entries[0]
    moved: Newspaper = settings.NEWSPAPER.model_copy(update={"address": "https://mirror.example"})
    with override_settings(NEWSPAPER=moved):
        there = parsed(the_paper(), "en/feed.atom").entries[0]
    assert here.id == there.id
    assert there.link.startswith("https://mirror.example/")
    assert "127.0.0.1" not in here.id


@pytest.mark.django_db
def test_a_feed_holds_the_twenty_newest():
    for number in range(23):
        a_story(f"Story {number}", published=NOON + timedelta(minutes=number))
    titles = [entry.title for entry in parsed(the_paper(), "en/feed.atom").entries]
    assert titles == [f"Story {number}" for number in range(22, 2, -1)]


@pytest.mark.django_db
def test_a_feed_without_stories_is_a_feed():
    a_section("culture")
    paper = the_paper()
    for path in ("en/feed.atom", "en/feed.rss", "ru/feed.atom", "en/culture/feed.rss"):
        assert parsed(paper, path).entries == []


@pytest.mark.django_db
def test_a_page_names_its_feeds_and_all_of_them_are_there():
    story = a_story("Bridge", section="culture", authors=[an_author("Vera Lind")], topics=[a_topic("rivers")])
    paper = the_paper()
    pages = [
        "en/index.html",
        "en/culture/index.html",
        "en/authors/vera-lind/index.html",
        "en/topics/rivers/index.html",
        path_of(story),
    ]
    for page in pages:
        named = re.findall(r'type="application/[a-z+]+" title="[^"]+" href="([^"]+)"', paper[page])
        assert named
        for href in named:
            assert _joined(page, href) in paper


def _joined(page: str, href: str) -> str:
    parts = page.split("/")[:-1]
    for step in href.split("/"):
        if step == "..":
            parts.pop()
        elif step != ".":
            parts.append(step)
    return "/".join(parts)


@pytest.mark.django_db
def test_a_new_story_reaches_the_feeds_it_belongs_to_and_no_others():
    a_section("politics")
    a_story("Old", section="culture")
    paper = the_paper()
    story = a_story("New", section="politics")
    paper.take(f"article:{story.pk}")
    assert "New" in paper["en/feed.atom"]
    assert "New" in paper["en/politics/feed.json"]
    assert "en/culture/feed.atom" not in paper.written
    assert paper.files == paper.full().files


odd = st.text(st.characters(codec="utf-8"), max_size=40)


@given(odd, odd, odd)
def test_no_letter_breaks_a_feed(title, name, html):
    entry = Entry(
        "tag:x", "https://x.example/1", title, title, html, NOON, NOON, ((name, "https://x.example/a"),), (name,), ""
    )
    feed = Feed(
        "tag:y", title, name, "en", "https://x.example/f", "https://x.example/", "https://x.example/i", name, (entry,)
    )
    for raw in (atom(feed), rss(feed)):
        fromstring(raw)
    assert json.loads(json_feed(feed))["title"] == title
