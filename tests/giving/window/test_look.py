"""The window's pages in a browser without scripts: narrow and wide, by day and night, in both directions."""

from __future__ import annotations

import pytest

from tamizdat.giving.links import back
from tamizdat.giving.models import Contribution
from tests.circulation.test_look import SMALL
from tests.fakes.provider import FakeProvider
from tests.giving.window.pages import every_page
from tests.house.axe import faults_by_day_and_night
from tests.house.sample_site import chromium
from tests.serving import a_visitor, served

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ANNA = "anna@farshore.example"


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture
def address(window):
    with served(window.visitor.application) as address:
        yield address


@pytest.fixture
def donor(browser):
    with a_visitor(browser) as page:
        yield page


class Nearby(FakeProvider):
    """Its page is at the window's own address: what is tried here is our half of the way."""

    def start(self, intent, key):
        return type(started := super().start(intent, key))(
            started.ref, url=f"/support/back/{back(intent.number)}/?ref={started.ref}"
        )


def test_somebody_chooses_pays_is_thanked_and_ends_it_without_scripts(window, address, donor):
    window.tills["card"] = provider = Nearby("card", at=None)
    donor.goto(f"{address}/support/?amount=20&frequency=once&currency=EUR")
    assert donor.get_by_label("Once", exact=True).is_checked()
    donor.get_by_label("Monthly", exact=True).check()
    assert donor.get_by_text("€25", exact=True).is_hidden()
    donor.locator("input:visible + label", has_text="€10").locator("xpath=preceding-sibling::input").check()
    donor.get_by_label("Another amount").fill("")
    donor.wait_for_timeout(2100)
    donor.get_by_role("button", name="Continue").click()
    assert donor.get_by_role("heading", level=1).inner_text() == "It is being confirmed"
    ours = Contribution.objects.get()
    assert (ours.frequency, ours.amount) == ("monthly", 1000)
    window.pay(ours)
    donor.get_by_role("link", name="Look again").click()
    assert donor.get_by_role("heading", level=1).inner_text() == "Thank you"
    donor.get_by_role("link", name="Your own page").click()
    donor.get_by_role("button", name="End it").click()
    assert "being ended" in donor.get_by_role("status").inner_text()
    window.work()
    donor.reload()
    assert "It has ended." in donor.content()
    assert "cancel" in provider.calls


@pytest.mark.parametrize("language", ["en", "ru", "fa"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(window, browser, address, language):
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    for name, path in every_page(window).items():
        page.goto(f"{address}{path}{'&' if '?' in path else '?'}language={language}")
        assert page.get_attribute("html", "lang") == language
        assert faults_by_day_and_night(page) == [], name
        for width in (320, 360, 768, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
    context.close()


def test_everything_that_is_pressed_is_large_enough_for_a_thumb(window, browser, address):
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    for name, path in every_page(window).items():
        page.goto(f"{address}{path}")
        heights = page.eval_on_selector_all("main a, button, input, select, summary", SMALL)
        assert [(what, height) for what, height in heights if height < 44] == [], name
    context.close()


def test_what_is_wrong_is_announced_and_marked(window, browser, address):
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/support/")
    page.get_by_label("Another amount").fill("a lot")
    page.wait_for_timeout(2100)
    page.get_by_role("button", name="Continue").click()
    assert "marked below" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("Another amount").get_attribute("aria-invalid") == "true"
    context.close()
