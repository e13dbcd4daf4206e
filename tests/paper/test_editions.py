"""Every edition has its own name and motto, wherever the paper says what it is called."""

import json
import re

import pytest
from django.test import override_settings

from tamizdat.newsroom.models import FrontPage
from tests.builders import a_section, a_story, an_author
from tests.paper.reading import path_of, the_paper

pytestmark = pytest.mark.django_db

ID = re.compile(r"<id>([^<]+)</id>")


@pytest.fixture
def story():
    return a_story("Bridge", authors=[an_author()])


@pytest.fixture
def russian():
    return a_story("Мост", language="ru", section=a_section("politika", "ru"))


def named(language: str, name: str, motto: str = "") -> str:
    front = FrontPage.objects.get(locale__language_code=language)
    front.title, front.motto = name, motto
    front.save_revision().publish()
    return f"front:{language}"


def test_the_russian_edition_is_called_what_its_front_is_called(story, russian):
    named("ru", "Дальний берег", "Печатается там")
    paper = the_paper()
    page = paper[path_of(russian)]
    assert '<p class="nameplate"><a href="../../../ru/index.html">Дальний берег</a></p>' in page
    assert '<p class="motto">Печатается там</p>' in page
    assert "<title>Мост · Дальний берег</title>" in page
    assert '<meta property="og:site_name" content="Дальний берег">' in page
    assert '{"@type":"NewsMediaOrganization","name":"Дальний берег"' in page
    assert "<title>Дальний берег</title>" in paper["ru/feed.atom"]
    assert json.loads(paper["ru/feed.json"])["description"] == "Печатается там"
    assert "<news:name>Дальний берег</news:name>" in paper["ru/sitemap-news.xml"]
    assert "The Far Shore" not in page
    assert "Дальний берег" not in paper[path_of(story)]


def test_the_manifest_has_the_name_and_motto_of_the_main_edition(story):
    named("en", "The Near Shore", "Read over here")
    manifest = json.loads(the_paper()["manifest.webmanifest"])
    assert (manifest["name"], manifest["description"]) == ("The Near Shore", "Read over here")


def test_an_edition_without_a_motto_of_its_own_has_the_newspapers(story, russian, settings):
    told = settings.NEWSPAPER.model_copy(update={"motto": "News from elsewhere"})
    named("ru", "Дальний берег", "Печатается там")
    with override_settings(NEWSPAPER=told):
        paper = the_paper()
    assert '<p class="motto">News from elsewhere</p>' in paper[path_of(story)]
    assert "News from elsewhere" not in paper[path_of(russian)]


def test_another_motto_in_the_settings_touches_the_editions_that_have_none(story, russian, settings):
    named("ru", "Дальний берег", "Печатается там")
    paper = the_paper()
    with override_settings(NEWSPAPER=settings.NEWSPAPER.model_copy(update={"motto": "News from elsewhere"})):
        paper.take("newspaper")
        assert "News from elsewhere" in paper[path_of(story)]
        assert paper.files == paper.full().files
    assert path_of(russian) not in paper.written


def test_a_renamed_edition_makes_stale_the_pages_of_its_language_only(story, russian):
    paper = the_paper()
    paper.take(named("ru", "Дальний берег", "Печатается там"))
    assert paper.files == paper.full().files
    touched = {path for path in paper.written if not path.startswith("ru/")}
    assert touched <= {"worker.js", "index.html", "en/index.html", "fa/index.html", "en/text.html", "fa/text.html"}
    assert path_of(russian) in paper.written
    assert {output.subject.split(":")[0] for output in paper.rendered if output.kind == "feed"} == {"ru"}


def test_a_new_composition_leaves_all_but_the_front_alone(story):
    paper = the_paper()
    front = FrontPage.objects.get(locale__language_code="en")
    front.composition = [("lead", {"story": story, "headline": "Bridges!", "standfirst": ""})]
    front.save_revision().publish()
    paper.take("front:en")
    assert path_of(story) not in {paper.where[output] for output in paper.rendered}


def test_an_entry_of_a_feed_is_the_same_one_when_its_edition_is_renamed(story):
    paper = the_paper()
    before = ID.findall(paper["en/feed.atom"])
    paper.take(named("en", "The Near Shore"))
    assert "The Near Shore" in paper["en/feed.atom"]
    assert ID.findall(paper["en/feed.atom"]) == before


def test_two_newspapers_have_no_entry_in_common(story):
    key = str(FrontPage.objects.first().translation_key)
    assert {one.split("/")[0] for one in ID.findall(the_paper()["en/feed.atom"])} == {f"tag:tamizdat,2026:{key}"}


def test_a_front_is_previewed_with_the_name_it_will_have(story, rf):
    front = FrontPage.objects.get(locale__language_code="en")
    front.title, front.motto = "The Near Shore", "Read over here"
    shown = front.serve_preview(rf.get("/"), "").content.decode()
    assert '<h1 class="nameplate">The Near Shore</h1>' in shown
    assert '<p class="motto">Read over here</p>' in shown
