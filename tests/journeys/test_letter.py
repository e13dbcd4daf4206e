"""From the sign-up box to the mailbox and out again: a reader without scripts, an editor, and mail over a real line."""

import re
import urllib.request

import pytest

from tests.journeys.letters import caught, source

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

ADDRESS = "new.reader@harbour.example"


@pytest.fixture(scope="module")
def reader_page(browser):
    """A reader with scripts off, on a telephone."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(30_000)
    yield page
    assert not context.cookies()
    context.close()


def publish_a_story(newspaper, desk):
    desk.begin_story("Ferry sails under the bridge", "It had been said that it could not.")
    desk.write("The mast was lowered.")
    desk.publish()
    newspaper.wait("/en/index.html", lambda _status, text: "Ferry sails" in text and "The Friday Boat" in text)


def sign_up(newspaper, reader_page):
    reader_page.goto(f"{newspaper.paper}/en/index.html")
    box = reader_page.locator("form[action$='/letters/']").first
    box.locator("input[type=email]").fill(ADDRESS)
    box.get_by_role("button").click()
    reader_page.wait_for_timeout(2100)  # a form that is sent at once is a program's
    reader_page.locator("main form button").first.click()
    reader_page.get_by_role("heading", name="Look into your mailbox").wait_for()


def confirm(newspaper, reader_page):
    words = caught(reader_page, newspaper, "Please confirm", ADDRESS)
    assert "The Friday Boat" in words
    reader_page.goto(re.search(r"http\S+/letters/confirm/\S+", words)[0])
    reader_page.locator("main form button").first.click()
    reader_page.get_by_role("heading", name="You are on the list").wait_for()


def send_a_letter(newspaper, page):
    page.goto(f"{newspaper.desk}/letters/")
    page.get_by_role("button", name="Begin a letter of The Friday Boat").click()
    page.fill("#letters-subject", "The mast was lowered")
    page.get_by_role("button", name="Pick “Ferry sails under the bridge”").click()
    page.locator("#picks").get_by_text("Ferry sails under the bridge", exact=True).wait_for()
    # Not clicked: while the page scrolls, the driver's click lands where the button was before.
    page.get_by_role("button", name="Send now").press("Enter")
    page.get_by_role("button", name="Yes, send it now").click()


def leave_with_one_click(newspaper, reader_page):
    number = reader_page.url.removeprefix(newspaper.mail).removesuffix("/text")
    leave = re.search(r"List-Unsubscribe: <([^>]+)>", source(newspaper, number))[1]
    with urllib.request.urlopen(leave, timeout=20) as shown:  # noqa: S310  our own server
        assert "<form" in shown.read().decode()
    click = urllib.request.Request(leave, b"List-Unsubscribe=One-Click", method="POST")  # noqa: S310
    assert urllib.request.urlopen(click, timeout=20).status == 200  # noqa: S310
    reader_page.goto(leave)
    assert "The Friday Boat" in reader_page.locator("main").inner_text()


def test_from_the_sign_up_box_to_the_mailbox_and_out_again(newspaper, sign_in, reader_page):
    desk = sign_in("elsa")
    publish_a_story(newspaper, desk)
    sign_up(newspaper, reader_page)
    confirm(newspaper, reader_page)
    send_a_letter(newspaper, desk.page)
    words = caught(reader_page, newspaper, "The mast was lowered", ADDRESS)
    assert "Ferry sails under the bridge" in words
    assert ADDRESS not in words
    page_of_letter = re.search(rf"{newspaper.paper}(\S+letters\S+html)", words)[1]
    newspaper.wait(page_of_letter, lambda status, text: status == 200 and "Ferry sails" in text)
    leave_with_one_click(newspaper, reader_page)
