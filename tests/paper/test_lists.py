"""Lists numbered from the oldest page: a page that has a successor stays as it is."""

from datetime import timedelta

import pytest

from tamizdat.paper.models import Placement
from tamizdat.paper.placements import MOST, ROOM
from tests.builders import a_section, a_story, a_topic
from tests.paper.reading import Paper, path_of, the_paper
from tests.paper.stock import BEGIN, in_stock

pytestmark = pytest.mark.django_db


def sizes() -> list[int]:
    pages = list(Placement.objects.filter(list=f"en:section:{a_section().pk}").values_list("page", flat=True))
    return [pages.count(number) for number in range(1, max(pages) + 1)]


def numbered(paper: Paper) -> set[str]:
    return {path for path in paper.files if path.startswith("en/politics/") and path.endswith(".html")} - {
        "en/politics/index.html"
    }


def shown(page: str, cards) -> list[str]:
    return [card.headline for card in cards if f">{card.headline}<" in page]


def published(paper: Paper, **fields) -> Paper:
    return paper.take(f"article:{a_story(**fields).pk}")


def test_a_list_that_fits_on_one_page_has_no_numbered_pages():
    in_stock(a_section(), 3)
    assert not numbered(the_paper())


def test_pages_are_numbered_from_the_oldest():
    cards = in_stock(a_section(), ROOM * 2 + 1)
    paper = the_paper()
    assert sizes() == [ROOM, ROOM, 1]
    assert numbered(paper) == {"en/politics/1.html", "en/politics/2.html", "en/politics/3.html"}
    assert cards[0].headline in paper["en/politics/1.html"]
    assert cards[-1].headline in paper["en/politics/3.html"]


def test_the_front_of_a_list_shows_the_newest_page_and_the_one_before_newest_first():
    cards = in_stock(a_section(), ROOM * 2 + 1)
    front = the_paper()["en/politics/index.html"]
    assert shown(front, cards) == [card.headline for card in cards[ROOM:]]
    assert front.index(cards[-1].headline) < front.index(cards[ROOM].headline)
    assert 'href="../../en/politics/1.html"' in front


def test_a_page_that_has_a_successor_does_not_change_when_new_stories_come():
    in_stock(a_section(), ROOM * 2 - 2)
    paper = the_paper()
    first = paper["en/politics/1.html"]
    for number in range(4):
        published(paper, published=BEGIN + timedelta(days=30 + number))
        assert "en/politics/1.html" not in paper.written
    assert sizes() == [ROOM, ROOM, 2]
    assert paper["en/politics/1.html"] == first
    assert paper.files == paper.full().files


def test_a_page_gets_its_link_to_the_newer_one_when_that_begins():
    in_stock(a_section(), ROOM)
    paper = published(the_paper(), published=BEGIN + timedelta(days=3))
    assert 'href="../../en/politics/2.html"' in paper["en/politics/1.html"]
    assert 'href="../../en/politics/1.html"' in paper["en/politics/2.html"]


def test_an_old_story_goes_to_the_page_whose_dates_contain_it():
    in_stock(a_section(), ROOM * 3)
    paper = the_paper()
    published(paper, headline="From long ago", published=BEGIN + timedelta(hours=ROOM + 5, minutes=30))
    assert sizes() == [ROOM, ROOM + 1, ROOM]
    assert "From long ago" in paper["en/politics/2.html"]


def test_a_story_older_than_all_goes_to_the_first_page():
    in_stock(a_section(), ROOM + 1)
    published(the_paper(), published=BEGIN - timedelta(days=300))
    assert sizes() == [ROOM + 1, 1]


def test_a_list_flows_again_when_an_import_overfills_a_page():
    in_stock(a_section(), ROOM * 2)
    in_stock(a_section(), MOST - ROOM, begin=BEGIN - timedelta(days=300))
    assert sizes() == [MOST, ROOM]
    paper = published(the_paper(), published=BEGIN - timedelta(days=200))
    assert sizes() == [ROOM, ROOM, ROOM, 1]
    assert paper.files == paper.full().files


def test_an_import_from_the_newest_to_the_oldest_gives_pages_in_the_order_of_dates():
    for day in range(MOST * 2, 0, -1):
        in_stock(a_section(), 1, begin=BEGIN + timedelta(days=day))
    rows = Placement.objects.filter(list="en:all").order_by("page", "published_at")
    dates = [row.published_at for row in rows]
    assert dates == sorted(dates)
    assert max(sizes()) <= MOST


def test_the_last_page_goes_when_its_only_story_is_withdrawn():
    in_stock(a_section(), ROOM)
    story = a_story()
    paper = the_paper()
    assert len(numbered(paper)) == 2
    story.unpublish()
    paper.take(f"article:{story.pk}")
    assert not numbered(paper)
    assert paper.files == paper.full().files


def test_a_story_that_moves_to_another_section_keeps_its_address_and_changes_lists():
    story = a_story("On the move")
    paper = the_paper()
    story.section = a_section("culture")
    story.save_revision().publish()
    before = path_of(story)
    paper.take(f"section:{story.section_id}", f"article:{story.pk}")
    assert path_of(story) == before
    assert "On the move" not in paper["en/politics/index.html"]
    assert "On the move" in paper["en/culture/index.html"]
    assert paper.files == paper.full().files


def test_a_topic_has_a_page_only_while_it_has_stories():
    a_topic("lonely")
    story = a_story(topics=[a_topic("bridge")])
    paper = the_paper()
    assert "en/topics/lonely/index.html" not in paper
    assert "en/topics/bridge/index.html" in paper
    story.unpublish()
    paper.take(f"article:{story.pk}")
    assert "en/topics/bridge/index.html" not in paper


def test_a_month_lists_its_stories_and_links_to_the_months_beside_it():
    in_stock(a_section(), 3, begin=BEGIN.replace(month=3), every=timedelta(days=31))
    in_stock(a_section(), 1)
    paper = the_paper()
    april = paper["en/archive/2026-04.html"]
    assert "2026-03.html" in april
    assert "2026-05.html" in april
    assert "en/archive/2026-02.html" not in paper
    published(paper, headline="Of February", published=BEGIN.replace(month=2))
    assert "Of February" in paper["en/archive/2026-02.html"]
    assert "2026-02.html" in paper["en/archive/2026-03.html"]
    assert "en/archive/2026-04.html" not in paper.written
    assert paper.files == paper.full().files
