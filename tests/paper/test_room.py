"""No hole in a page: what stands alone takes the room that its neighbour would have had. In a real browser, on sample pages."""

from __future__ import annotations

import pytest

from tests.house.sample_site import Site, chromium

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def site():
    return Site()


def test_a_fact_box_hangs_in_the_margin_only_beside_text(browser, site):
    page = site.open(browser, "/en/story.html", width=1400)
    box = page.locator(".text > .fact-box").first
    assert box.evaluate("box => getComputedStyle(box).float") == "inline-end"
    box.evaluate("box => document.querySelector('.text').append(box)")
    box = page.locator(".text > .fact-box").last
    assert box.evaluate("box => getComputedStyle(box).float") == "none"
    assert box.bounding_box()["width"] == page.locator(".text").bounding_box()["width"]


@pytest.mark.parametrize("width", [800, 1280])
def test_a_band_with_one_story_sets_its_words_beside_its_picture(browser, site, width):
    page = site.open(browser, "/en/front.html", width=width)
    band = page.locator(".band.large-and-list:has(.large .picture)").first
    band.evaluate("band => band.querySelector('.rest')?.remove()")
    whole, picture = band.bounding_box(), band.locator(".picture").bounding_box()
    words = band.locator("h3").bounding_box()
    assert words["x"] >= picture["x"] + picture["width"]
    assert words["y"] < picture["y"] + picture["height"]
    assert words["x"] + words["width"] >= whole["x"] + whole["width"] - 1


@pytest.mark.parametrize("path", ["/en/list.html", "/fa/list.html"])
def test_a_lists_first_story_without_a_picture_takes_the_whole_width(browser, site, path):
    page = site.open(browser, path)
    first = page.locator(".list .first")
    first.evaluate("line => line.querySelector('.picture')?.remove()")
    whole, words = first.bounding_box(), first.locator("> div").bounding_box()
    assert words["width"] > whole["width"] * 0.75
    assert first.locator("h2").bounding_box()["y"] <= first.locator(".standfirst").bounding_box()["y"]
    assert first.locator("h2").bounding_box()["width"] < words["width"] * 0.7
