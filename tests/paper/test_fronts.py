"""Fronts: what editors composed, and what fills itself in."""

import re
from datetime import timedelta

import pytest

from tamizdat.newsroom.models import FrontPage
from tamizdat.paper.archive import Archive
from tamizdat.paper.composing import compose
from tamizdat.paper.copy import Composition, Picture, PictureFile
from tamizdat.paper.sheets import Front, Line
from tamizdat.press.outputs import EditionMark
from tests.builders import a_newspaper, a_section, a_story
from tests.paper.reading import MOMENT, path_of, the_paper
from tests.paper.stock import in_stock

pytestmark = pytest.mark.django_db

PICTURE = Picture(1, "", "", "", "", "", 10, 10, "#000000", (0.5, 0.5), (PictureFile("/media/a.jpg", 10, 10, "jpeg"),))


def front(composition: Composition | None = None) -> Front:
    archive = Archive(lambda _key: None, EditionMark(7, MOMENT))
    return compose(archive, "en", composition or archive.front("en"))


def lines(page: Front) -> list[Line]:
    banded = [line for band in page.bands for line in band.lines]
    return [*([page.lead] if page.lead else []), *page.seconds, *page.briefs, *banded, *page.latest]


def composed(story_front, *blocks):
    story_front.composition = list(blocks)
    story_front.save_revision().publish()
    return "front:en"


@pytest.fixture
def english() -> FrontPage:
    a_newspaper("en", "ru")
    return FrontPage.objects.get(locale__language_code="en")


@pytest.mark.parametrize("stories", [0, 1, 2, 3, 5, 8, 13, 40, 200])
def test_the_automatic_front_holds_with_any_number_of_stories_and_shows_none_twice(stories):
    for number, slug in enumerate(("politics", "culture", "world", "economy")):
        share = stories // 4 + (number < stories % 4)
        in_stock(a_section(slug, position=number), share, every=timedelta(hours=4 + number))
    page = front()
    paths = [line.path for line in lines(page)]
    assert len(paths) == len(set(paths))
    assert len(paths) >= min(stories, 12)
    assert bool(page.lead) == bool(stories)
    assert all(band.lines for band in page.bands)
    assert not page.latest or len(page.latest) >= 4


def test_a_list_of_the_latest_never_holds_the_leavings_of_the_bands():
    for position, (slug, stories) in enumerate((("politics", 9), ("culture", 4), ("world", 6))):
        in_stock(a_section(slug, position=position), stories, every=timedelta(hours=3 + position))
    page = front()
    assert page.latest == ()
    assert len(next(band for band in page.bands if band.section.label == "Culture").lines) > 0


@pytest.mark.parametrize("stories", [1, 2])
def test_three_equal_need_three(english, stories):
    in_stock(a_section(), 8, begin=MOMENT)
    culture = a_section("culture")
    banded = [a_story(f"In the band, {number}", section=culture) for number in range(stories)]
    paper = the_paper()
    paper.take(composed(english, ("band", {"section": culture, "layout": "three", "stories": banded})))
    assert [band.layout for band in front().bands] == ["large_and_list"]


def test_a_front_without_stories_says_so_and_shows_the_way_on(english):
    paper = the_paper()
    for path in ("index.html", "en/index.html"):
        assert "still being written" in paper[path]
        assert re.search(r'class="way"><a href="[./]+en/feed\.atom"', paper[path])
    paper.take(f"article:{a_story().pk}")
    assert "still being written" not in paper["en/index.html"]
    assert 'nothing-yet">' not in paper["en/index.html"]


def test_a_small_paper_shows_all_its_stories():
    for stories in (1, 2, 3):
        in_stock(a_section(), 1)
        assert len(lines(front())) == stories


def test_the_newest_story_with_a_picture_leads():
    pictured = in_stock(a_section(), 1, picture=PICTURE)[0]
    in_stock(a_section(), 3, begin=pictured.published + timedelta(hours=1))
    lead = front().lead
    assert lead
    assert lead.headline == pictured.headline


def test_the_newest_story_leads_when_none_of_the_fresh_ones_has_a_picture():
    in_stock(a_section(), 1, picture=PICTURE)
    newest = in_stock(a_section(), 30, begin=MOMENT)[-1]
    lead = front().lead
    assert lead
    assert lead.headline == newest.headline


def test_bands_stand_in_the_order_of_the_masthead_each_with_its_own_rhythm():
    for position, (slug, kind) in enumerate((("politics", "news"), ("culture", "feature"), ("opinion", "opinion"))):
        in_stock(a_section(slug, position=position), 25, kind=kind)
    assert [(band.section.label, band.layout) for band in front().bands] == [
        ("Politics", "large_and_list"),
        ("Culture", "three"),
        ("Opinion", "opinion"),
    ]


def test_what_editors_composed_stands_where_they_put_it(english):
    lead, second, banded = a_story("The lead"), a_story("A second"), a_story("In the band")
    culture = a_section("culture")
    paper = the_paper()
    in_stock(culture, 3, begin=MOMENT)
    paper.take(
        composed(
            english,
            ("lead", {"story": lead, "headline": "Louder", "standfirst": ""}),
            ("seconds", [second]),
            ("band", {"section": culture, "layout": "three", "stories": [banded]}),
        )
    )
    page = front()
    assert page.lead
    assert (page.lead.headline, page.lead.path) == ("Louder", f"/{path_of(lead)}")
    assert [line.headline for line in page.seconds] == ["A second"]
    assert page.bands[0].layout == "three"
    assert page.bands[0].lines[0].headline == "In the band"
    assert len(page.bands[0].lines) == 3
    assert "Louder" in paper["en/index.html"]
    assert "Louder" in paper["index.html"]


def test_a_composed_story_that_was_withdrawn_is_replaced(english):
    lead, other = a_story("The lead"), a_story("Another")
    paper = the_paper().take(composed(english, ("lead", {"story": lead, "headline": "Louder", "standfirst": ""})))
    lead.unpublish()
    paper.take(f"article:{lead.pk}")
    assert "Louder" not in paper["en/index.html"]
    assert other.title in paper["en/index.html"]
    assert paper.files == paper.full().files


def test_a_front_composed_again_as_nothing_composes_itself(english):
    story = a_story("The only one")
    paper = the_paper().take(composed(english, ("lead", {"story": story, "headline": "Louder", "standfirst": ""})))
    paper.take(composed(english))
    assert "Louder" not in paper["en/index.html"]
    assert "The only one" in paper["en/index.html"]


def test_the_root_is_the_main_languages_front_and_says_so():
    a_story("The only one")
    paper = the_paper()
    canonical = re.compile(r'<link rel="canonical" href="([^"]+)">')
    assert canonical.findall(paper["index.html"]) == canonical.findall(paper["en/index.html"])
    assert 'href="./en/' in paper["index.html"]
    assert 'href="../en/' in paper["en/index.html"]


def test_the_front_prints_the_number_of_its_edition():
    a_story()
    paper = the_paper()
    paper.edition = 41
    assert "No. 42" in paper.press(set())["en/index.html"]


def test_an_empty_newspaper_can_be_pressed():
    a_newspaper("en", "ru")
    paper = the_paper()
    for path in ("index.html", "en/index.html", "ru/text.html", "en/archive/index.html", "404.html"):
        assert path in paper
    assert 'href="/en/index.html"' in paper["404.html"]
    assert "Такой страницы нет" in paper["ru/404.html"]
    assert "en/404.html" not in paper.files
