"""Sitemaps keep the rules of sitemaps.org and of news sitemaps, and cost a publication little."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from defusedxml.ElementTree import fromstring

from tamizdat.newsroom.models import FixedPage, FrontPage
from tests.builders import a_section, a_story
from tests.paper.reading import Paper, path_of, the_paper

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ADDRESS = "http://127.0.0.1:8000"
SPACES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
    "n": "http://www.google.com/schemas/sitemap-news/0.9",
}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def checked(paper: Paper, path: str) -> ET.Element:
    """The map, after its rules: at most 50,000 places and 50 MB, whole addresses, no place twice, true dates."""
    raw = paper.files[path]
    root = fromstring(raw)
    assert root.tag in {f"{{{SPACES['s']}}}urlset", f"{{{SPACES['s']}}}sitemapindex"}
    assert len(raw) < 50 * 1024 * 1024
    places = [loc.text or "" for loc in root.findall("*/s:loc", SPACES)]
    assert len(places) == len(root) <= 50_000
    assert len(set(places)) == len(places)
    assert all(place.startswith(f"{ADDRESS}/") and len(place) < 2048 for place in places)
    assert all(place.removeprefix(f"{ADDRESS}/") in paper for place in places)
    assert all(MOMENT.fullmatch(date.text or "") for date in root.findall("*/s:lastmod", SPACES))
    return root


def places(root: ET.Element) -> list[str]:
    return [(loc.text or "").removeprefix(f"{ADDRESS}/") for loc in root.findall("*/s:loc", SPACES)]


def test_every_story_is_in_the_map_of_its_month_and_every_month_in_the_index():
    old = a_story("Old", published=NOON - timedelta(days=40))
    new = a_story("New", published=NOON)
    paper = the_paper()
    index = checked(paper, "sitemap.xml")
    assert {"en/sitemap-2026-10.xml", "en/sitemap-2026-11.xml", "en/sitemap-pages.xml"} <= set(places(index))
    assert places(checked(paper, "en/sitemap-2026-10.xml")) == [path_of(old)]
    assert places(checked(paper, "en/sitemap-2026-11.xml")) == [path_of(new)]


def test_an_update_is_in_the_map_and_in_the_index():
    story = a_story("Bridge", published=NOON)
    paper = the_paper()
    story.updated_at = NOON + timedelta(days=1)
    story.save_revision().publish()
    paper.take(f"article:{story.pk}")
    for path in ("sitemap.xml", "en/sitemap-2026-11.xml"):
        checked(paper, path)
        assert "<lastmod>2026-11-21T12:00:00Z</lastmod>" in paper[path]
    assert paper.files == paper.full().files


def test_translations_are_named_both_ways_and_go_with_the_story():
    story = a_story("Bridge", published=NOON)
    russian = a_story("Мост", language="ru", published=NOON, translation_key=story.translation_key)
    paper = the_paper()
    for path in ("en/sitemap-2026-11.xml", "ru/sitemap-2026-11.xml"):
        links = checked(paper, path).findall("s:url/x:link", SPACES)
        named = {link.get("hreflang"): link.get("href") for link in links}
        assert named == {"en": f"{ADDRESS}/{path_of(story)}", "ru": f"{ADDRESS}/{path_of(russian)}"}
    russian.unpublish()
    paper.take(f"article:{russian.pk}")
    assert not checked(paper, "en/sitemap-2026-11.xml").findall("s:url/x:link", SPACES)
    assert "ru/sitemap-2026-11.xml" not in paper
    assert paper.files == paper.full().files


def test_a_withdrawn_story_is_in_no_map():
    kept, gone = a_story("Kept", published=NOON), a_story("Gone", published=NOON)
    paper = the_paper()
    gone.unpublish()
    paper.take(f"article:{gone.pk}")
    assert places(checked(paper, "en/sitemap-2026-11.xml")) == [path_of(kept)]
    assert places(checked(paper, "en/sitemap-news.xml")) == [path_of(kept)]


def test_the_news_are_of_two_days_counted_back_from_the_newest():
    for hours in (0, 1, 47, 49, 300):
        a_story(f"{hours} hours before", published=NOON - timedelta(hours=hours))
    news = checked(the_paper(), "en/sitemap-news.xml").findall("s:url/n:news", SPACES)
    assert [one.findtext("n:title", "", SPACES) for one in news] == [f"{hours} hours before" for hours in (0, 1, 47)]
    for one in news:
        assert one.findtext("n:publication/n:name", "", SPACES) == "The Far Shore"
        assert one.findtext("n:publication/n:language", "", SPACES) == "en"
        assert MOMENT.fullmatch(one.findtext("n:publication_date", "", SPACES))


def test_a_busy_day_is_in_the_news_in_full():
    for number in range(45):
        a_story(f"Story {number}", published=NOON - timedelta(minutes=number))
    assert len(checked(the_paper(), "en/sitemap-news.xml")) == 45


def test_sections_and_fixed_pages_are_in_the_map_of_standing_pages():
    a_section("culture")
    about = FixedPage(title="About us", slug="about-us", role="about")
    FrontPage.objects.get(locale__language_code="en").add_child(instance=about)
    about.save_revision().publish()
    found = places(checked(the_paper(), "en/sitemap-pages.xml"))
    assert found == ["en/index.html", "en/culture/index.html", "en/about-us.html"]


def test_a_paper_without_stories_has_sound_maps():
    a_section("culture")
    paper = the_paper()
    for path in ("sitemap.xml", "en/sitemap-news.xml", "ru/sitemap-pages.xml"):
        checked(paper, path)


def test_robots_may_read_all_and_are_told_where_the_maps_are():
    a_story("Bridge")
    paper = the_paper()
    lines = paper["robots.txt"].splitlines()
    assert lines[:2] == ["User-agent: *", "Disallow:"]
    for line in lines[3:]:
        assert line.removeprefix(f"Sitemap: {ADDRESS}/") in paper


def test_the_manifest_s_addresses_work_in_every_copy():
    a_story("Bridge")
    paper = the_paper()
    manifest = json.loads(paper["manifest.webmanifest"])
    assert (manifest["name"], manifest["start_url"], manifest["lang"]) == ("The Far Shore", "./index.html", "en")
    for icon in manifest["icons"]:
        assert icon["src"] in paper
