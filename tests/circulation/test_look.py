"""The counter's pages in a browser without scripts: narrow and wide, by day and night, in both directions."""

from __future__ import annotations

import pytest

from tamizdat.circulation.audience import confirmed
from tamizdat.circulation.models import Newsletter
from tamizdat.circulation.tokens import Purpose, link_token, unsubscribe_token
from tests.circulation.readers import a_newsletter, a_reader, link_in, the_post
from tests.house.axe import faults_by_day_and_night
from tests.house.sample_site import chromium
from tests.serving import a_visitor, served

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ANNA = "anna@farshore.example"
SMALL = """controls => controls.filter(one => one.checkVisibility() && one.type != 'hidden')
    .map(one => [one.outerHTML.slice(0, 80), (one.labels?.[0]?.offsetHeight > one.offsetHeight ? one.labels[0] : one).offsetHeight])"""


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture
def address(counter):
    with served(counter.application) as address:
        yield address


@pytest.fixture
def reader(browser):
    with a_visitor(browser) as page:
        yield page


def pages(newsletter: Newsletter) -> list[str]:
    mark = bytes(a_reader(ANNA, newsletter).subscriber.mark)
    return [
        "/letters/",
        "/letters/sent/signup/",
        f"/letters/confirm/{link_token(Purpose.CONFIRM, mark, [newsletter.pk])}",
        f"/letters/leave/{unsubscribe_token(newsletter.pk, mark)}",
        "/letters/leave/",
        f"/letters/yours/{link_token(Purpose.YOURS, mark)}",
        "/letters/leave/nonsense",
    ]


def test_a_reader_signs_up_confirms_chooses_and_is_forgotten_without_scripts(address, reader):
    newsletter = a_newsletter(latest="en/letters/friday/index.html")
    a_newsletter("monday", name="Monday", language="ru")
    reader.goto(f"{address}/letters/?newsletter=friday")
    reader.get_by_label("Your e-mail address").fill(ANNA)
    reader.wait_for_timeout(2100)
    reader.get_by_role("button", name="Sign up").click()
    assert reader.get_by_role("heading", level=1).inner_text() == "Look into your mailbox"
    (note,) = the_post()
    reader.goto(address + link_in(note))
    reader.get_by_role("button", name="Yes, send it to me").click()
    assert confirmed(newsletter).count() == 1
    reader.get_by_role("link", name="Your letters").click()
    reader.get_by_label("Monday").check()
    reader.get_by_role("button", name="Save").click()
    assert reader.get_by_role("status").inner_text() == "Saved."
    reader.get_by_text("Erase everything …").click()
    reader.get_by_role("button", name="Yes, forget me").click()
    assert "You are forgotten" in reader.content()
    assert not confirmed(newsletter).exists()


@pytest.mark.parametrize("language", ["en", "ru", "fa"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(browser, address, language):
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    for path in pages(a_newsletter()):
        page.goto(f"{address}{path}?language={language}")
        assert page.get_attribute("html", "lang") == language
        assert faults_by_day_and_night(page) == [], path
        for width in (320, 360, 768, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
    context.close()


def test_everything_that_is_pressed_is_large_enough_for_a_thumb(browser, address):
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    for path in pages(a_newsletter(latest="en/letters/friday/index.html")):
        page.goto(f"{address}{path}")
        heights = page.eval_on_selector_all("main a, button, input, select, summary", SMALL)
        assert [(what, height) for what, height in heights if height < 44] == [], path
    context.close()
