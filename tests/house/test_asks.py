"""What a reader's own browser does with asks, with scripts and without; nothing of it ever leaves the browser."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.house.sample_site import ORIGIN, Site, chromium

pytestmark = pytest.mark.browser
STORY = "/en/story-asked.html"
FRONT = "/en/front-asked.html"


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def site():
    return Site()


def kept(page):
    return json.loads(page.evaluate("localStorage.getItem('asks')") or "{}")


def test_without_scripts_an_ask_is_whole(browser, site):
    page = site.open(browser, STORY, java_script_enabled=False)
    form = page.locator(".ask")
    expect(form.get_by_role("button", name="€5", exact=True)).to_be_visible()
    expect(form.get_by_role("button", name="€60")).to_be_hidden()
    form.get_by_label("Annual").check()
    expect(form.get_by_role("button", name="€5", exact=True)).to_be_hidden()
    assert form.get_by_text("Not now").count() == 0
    with page.expect_request("**/support/**") as asked:
        form.get_by_role("button", name="€60").click()
    assert (
        asked.value.url
        == "https://thefarshore.example/support/?frequency=annual&amount=60&currency=EUR&campaign=winter"
    )


def test_an_own_amount_is_typed_on_the_support_page(browser, site):
    page = site.open(browser, STORY, java_script_enabled=False)
    with page.expect_request("**/support/**") as asked:
        page.get_by_role("button", name="Another amount").click()
    assert asked.value.url.endswith("/support/?frequency=monthly&currency=EUR&campaign=winter")


def test_a_browser_shows_an_ask_four_times_in_thirty_days(browser, site):
    page = site.open(browser, STORY)
    for times in range(1, 5):
        expect(page.locator(".ask")).to_be_visible()
        page.locator(".ask").scroll_into_view_if_needed()
        page.wait_for_function("n => (JSON.parse(localStorage.asks || '{}').seen?.['2'] || []).length === n", arg=times)
        page.reload()
    expect(page.locator(".ask")).to_be_hidden()
    expect(page.locator(".top-line")).to_be_visible()  # it may be shown always
    days = kept(page)
    days["seen"]["2"] = [day - 30 for day in days["seen"]["2"]]
    page.evaluate("kept => localStorage.setItem('asks', JSON.stringify(kept))", days)
    page.reload()
    expect(page.locator(".ask")).to_be_visible()


def test_not_now_and_thanks_leave_the_same_trace(browser, site):
    page = site.open(browser, STORY)
    page.evaluate("localStorage.setItem('asks', '{\"lot\":0}')")
    page.reload()
    page.locator(".ask").get_by_role("button", name="Not now").click()
    expect(page.locator(".ask")).to_be_hidden()
    expect(page.locator(".top-line")).to_be_hidden()
    page.reload()
    expect(page.locator(".ask")).to_be_hidden()
    refused = kept(page)["rest"]
    page = site.open(browser, "/en/front-asked.html#thanks")
    expect(page.locator(".ask")).to_be_hidden()
    assert page.url == f"{ORIGIN}/en/front-asked.html"
    assert kept(page)["rest"] == refused


def test_the_second_wording_is_drawn_by_lot_and_counted_apart(browser, site):
    page = site.open(browser, STORY)
    assert kept(page)["lot"] in {0, 1}
    for lot, text, campaign in ((0, "For eleven years", "winter"), (1, "The state took", "winter--b")):
        page.evaluate(f"localStorage.setItem('asks', '{{\"lot\":{lot}}}')")
        page.reload()
        expect(page.locator(".ask [data-words]")).to_contain_text(text)
        assert page.locator(".ask [name=campaign]").input_value() == campaign
        assert kept(page)["lot"] == lot


def test_a_reader_sees_why_and_can_wipe_it_with_one_press(browser, site):
    page = site.open(browser, STORY)
    page.evaluate("localStorage.setItem('asks', '{\"lot\":0,\"rest\":99999}')")
    page.goto(ORIGIN + STORY + "#asks")
    page.reload()
    why = page.locator(".ask-why")
    expect(why).to_contain_text("line at the top: not shown: this browser shows no ask until")
    expect(why).to_contain_text("message at the end: not shown")
    expect(why.locator("code")).to_contain_text('"rest":99999')
    why.get_by_role("button", name="Forget it all").click()
    expect(why).to_contain_text("Forgotten")
    assert page.evaluate("localStorage.length") == 0
    page.goto(ORIGIN + STORY)
    expect(page.locator(".ask")).to_be_visible()


def test_nothing_is_sent_anywhere_and_no_cookie_is_set(browser, site):
    page = site.open(browser, STORY)
    page.locator(".ask").get_by_role("button", name="Not now").click()
    page.goto(ORIGIN + STORY + "#asks")
    page.wait_for_load_state("networkidle")
    own = ("/en/", "/house/", "/media/")
    assert [path for path in site.asked if not path.startswith(own)] == []
    assert page.context.cookies() == []
    assert set(kept(page)) <= {"seen", "lot", "rest"}


def test_a_browser_that_keeps_nothing_shows_every_ask(browser, site):
    page = site.open(browser, FRONT)
    page.add_init_script(
        "Storage.prototype.getItem = Storage.prototype.setItem = () => { throw new DOMException('no') }"
    )
    page.reload()
    expect(page.locator(".ask")).to_be_visible()
    page.get_by_role("link", name="Why do I see this?").first.click()
    expect(page.locator(".ask-why")).to_be_visible()
