"""The pages of letters, read by a strict reader of HTML and by axe, in three languages."""

import re

import pytest

from tamizdat.paper.typesetting.issues import file_letter
from tests.builders import a_newspaper, a_section, a_story, an_author
from tests.house.axe import faults_by_day_and_night
from tests.house.sample_site import chromium
from tests.house.valid_html import complaints
from tests.paper.reading import the_paper
from tests.pipeline.letters import a_letter

LANGUAGES = ("en", "ru", "fa")
PAGES = ("newsletters/weekly/1.html", "newsletters/weekly/index.html")
SCRIPT = re.compile(r"<script[^>]*></script>")


@pytest.fixture
def pages():
    """By path, what readers of each language get of two letters."""
    a_newspaper(*LANGUAGES)
    for language in LANGUAGES:
        author = an_author("Vera Lind", language)
        section = a_section("politics", language)
        stories = [
            a_story(language=language, section=section, authors=[author], kind=kind) for kind in ("news", "analysis")
        ]
        for number in (1, 2):
            file_letter(a_letter(number, [story.pk for story in stories], language))
    paper = the_paper()
    return {path: paper[path] for language in LANGUAGES for page in PAGES if (path := f"{language}/{page}")}


@pytest.mark.django_db
def test_the_pages_of_letters_are_valid_html(pages, tmp_path):
    assert complaints(pages.items(), tmp_path) == ""


@pytest.mark.browser
@pytest.mark.django_db
def test_axe_finds_nothing_on_the_pages_of_letters_by_day_and_by_night(pages):
    with chromium() as browser:
        page = browser.new_page()
        for path, html in pages.items():
            page.set_content(SCRIPT.sub("", html))
            for width in (360, 1280):
                page.set_viewport_size({"width": width, "height": 800})
                assert faults_by_day_and_night(page) == [], (path, width)
                assert page.evaluate("document.documentElement.scrollWidth") == width, path


@pytest.mark.django_db
def test_a_section_that_is_called_as_the_kind_is_named_once_on_the_page():
    a_newspaper("en")
    opinion = a_section("opinion")
    type(opinion).objects.filter(pk=opinion.pk).update(name="Opinion")
    file_letter(a_letter(1, [a_story(section=a_section("opinion"), kind="opinion").pk], "en"))
    page = the_paper()["en/newsletters/weekly/1.html"]
    assert re.findall('letter-label">([^<]+)<', page) == ["Opinion"]
