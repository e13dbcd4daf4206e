"""What the templates promise to eyes, hands and slow lines, in a real browser and on sample pages."""

from __future__ import annotations

import pytest

from tests.house.axe import faults_by_day_and_night
from tests.house.sample_site import ORIGIN, Site, chromium
from tests.house.slow_line import slow_line

pytestmark = pytest.mark.browser

TEMPLATES = (
    "front",
    "front-small",
    "front-unpictured",
    "story",
    "story-live",
    "story-opinion",
    "story-plain",
    "story-asked",
    "front-asked",
    "list",
    "list-7",
    "author",
)
TEMPLATES += ("month", "archive", "fixed", "tombstone", "not_found", "text")
PAGES = [f"/en/{name}.html" for name in TEMPLATES] + [
    "/ru/story.html",
    "/ru/front.html",
    "/fa/story.html",
    "/fa/front.html",
    "/ru/story-asked.html",
    "/fa/story-asked.html",
    "/fa/front-asked.html",
    "/fa/list.html",
]

TALL = """links => links.filter(a => a.checkVisibility())
    .map(a => [a.textContent, Math.max(a.offsetHeight, (a.closest('.line') || a).offsetHeight)])"""

NAMED = """name => {
    const foot = document.querySelector('.foot')
    foot.querySelector('.foot-name').textContent = name
    foot.querySelector('nav ul').insertAdjacentHTML('beforeend', '<li><a href="/">Another page of ours</a></li>'.repeat(8))
}"""
BROKEN_WORDS = """() => [...document.querySelectorAll('.foot p')].flatMap(({ firstChild: text }) =>
    [...text.data.matchAll(/\\S+/g)].filter(({ index, 0: word }) => {
        const range = document.createRange()
        range.setStart(text, index)
        range.setEnd(text, index + word.length)
        return range.getClientRects().length > 1
    }).map(found => found[0]))"""


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def site():
    return Site()


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_by_day_or_night(browser, site, path):
    assert faults_by_day_and_night(site.open(browser, path)) == []


@pytest.mark.parametrize("path", PAGES)
def test_no_page_scrolls_sideways_on_a_narrow_screen(browser, site, path):
    page = site.open(browser, path)
    for width in (320, 360, 768, 1280, 1600):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width


@pytest.mark.parametrize("path", ["/en/story.html", "/ru/story.html", "/fa/story.html"])
@pytest.mark.parametrize("name", ["Лес", "Дальний берег", "The Independent Courier of the Far Shore and the Islands"])
def test_the_foots_name_keeps_its_words_whole_beside_any_number_of_links(browser, site, path, name):
    page = site.open(browser, path)
    page.evaluate(NAMED, name)
    for width in (360, 768, 960, 1024, 1280, 1600):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(BROKEN_WORDS) == [], width
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width


@pytest.mark.parametrize(
    "path", ["/en/front.html", "/ru/front.html", "/en/story.html", "/ru/story.html", "/en/list.html", "/fa/story.html"]
)
def test_text_at_twice_its_size_does_not_scroll_sideways(browser, site, path):
    page = site.open(browser, path, width=640)
    page.add_style_tag(content=":root{font-size:200%}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


def test_text_only_in_the_address_fetches_no_picture(browser, site):
    page = site.open(browser, "/en/story.html#text")
    for place in range(0, 9000, 600):
        page.evaluate(f"scrollTo(0, {place})")
    page.wait_for_timeout(200)
    assert [path for path in site.asked if path.startswith("/media/")] == []


@pytest.mark.parametrize("path", ["/en/story.html", "/ru/front.html"])
def test_text_only_fetches_no_picture_over_a_slow_line_either(browser, site, path):
    page = browser.new_context(viewport={"width": 1280, "height": 2000}).new_page()
    with slow_line(site.pages[path]) as line:
        page.goto(line.address + "#text")
        page.wait_for_load_state("networkidle")
        assert not page.locator(".picture").first.is_visible()
        assert [asked for asked in line.asked if asked.startswith("/media/")] == []


def test_pictures_keep_their_place_and_come_by_themselves_over_a_slow_line(browser, site):
    page = browser.new_context(viewport={"width": 1280, "height": 2000}).new_page()
    with slow_line(site.pages["/en/story.html"]) as line:
        with page.expect_request("**/media/pictures/**"):
            page.goto(line.address, wait_until="commit")
            page.locator(".lead-picture img").wait_for(state="attached")
            before = page.locator(".rail, .text").first.bounding_box()
        assert page.locator(".rail, .text").first.bounding_box() == before
        assert any(asked.startswith("/media/") for asked in line.asked)


def test_pictures_come_back_when_they_are_asked_for(browser, site):
    page = site.open(browser, "/en/story.html#text")
    page.get_by_role("link", name="With pictures").click()
    page.locator(".lead-picture img").scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.lead-picture img').complete")
    assert [path for path in site.asked if path.startswith("/media/")]


def test_text_only_mode_leads_to_the_text_edition(browser, site):
    page = site.open(browser, "/en/front.html")
    assert not page.get_by_role("link", name="Text edition").is_visible()
    page.get_by_role("link", name="Text only").click()
    assert page.get_by_role("link", name="Text edition").is_visible()


def test_a_phone_asks_for_no_font(browser, site):
    site.open(browser, "/en/story.html", width=390).wait_for_load_state("networkidle")
    assert not [path for path in site.asked if "/fonts/" in path]


def test_no_page_asks_anything_of_another_host(browser, site):
    asked = {path: [] for path in PAGES}
    with browser.new_context() as there:
        windows = {path: site.window(there, asked[path]) for path in PAGES}
        for path, window in windows.items():
            window.goto(ORIGIN + path, wait_until="commit")
        for window in windows.values():
            window.wait_for_load_state("networkidle")
    assert all("/house/paper.js" in each for each in asked.values())
    assert [(path, one) for path, each in asked.items() for one in each if not one.startswith("/")] == []


@pytest.mark.parametrize(
    "path",
    ["/en/front.html", "/en/story.html", "/en/list-7.html", "/en/month.html", "/en/archive.html", "/en/tombstone.html"],
)
def test_links_that_stand_alone_are_large_enough_to_touch(browser, site, path):
    page = site.open(browser, path, width=360)
    heights = page.eval_on_selector_all("nav a, .line a, summary", TALL)
    assert [(words, height) for words, height in heights if height < 44] == []


def test_the_first_key_leads_past_the_masthead(browser, site):
    page = site.open(browser, "/en/story.html")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.get_attribute("href") == "#main"
    assert skip.bounding_box()["height"] >= 44


def test_a_pages_own_direction_and_language_are_set(browser, site):
    page = site.open(browser, "/fa/story.html")
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    rail, text = page.locator(".rail").bounding_box(), page.locator(".text").bounding_box()
    assert rail["x"] > text["x"]


def test_print_leaves_out_navigation_and_numbers_its_links(browser, site):
    page = site.open(browser, "/en/story.html")
    page.emulate_media(media="print")
    assert not page.locator(".sections").is_visible()
    assert page.locator(".printed li").first.inner_text() == "https://ministry.example/transport"
    assert page.locator(".printed svg").is_visible()
    marked = page.evaluate("document.querySelectorAll('.text a:not([href^=\"#\"])').length")
    assert page.locator(".printed li").count() == marked


def test_a_moved_page_leads_on_by_itself(browser, site):
    page = site.open(browser, "/en/moved.html")
    page.wait_for_url(ORIGIN + "/en/2026/11/story.html", wait_until="commit")
