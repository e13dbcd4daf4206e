"""A newcomer gives once and monthly, gets his letters, ends it, and is reminded: a newspaper that runs, and a till of play money."""

import re
import secrets
import time

import pytest

from tests.journeys.letters import caught

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

MOMENT = 2100
"""Milliseconds: a form that is sent at once is a program's."""


@pytest.fixture
def address():
    """Of somebody new: an old letter is never taken for the one that is waited for."""
    return f"{secrets.token_hex(4)}@harbour.example"


def chooses(reader, newspaper, frequency, address):
    reader.goto(f"{newspaper.paper}/support/?frequency={frequency}&amount=10&currency=EUR")
    reader.get_by_label("Card").check()
    reader.get_by_label("Your e-mail address").fill(address)
    reader.wait_for_timeout(MOMENT)
    reader.get_by_role("button", name="Continue").click()


def heading(reader, words, seconds=60):
    """Wait for it; the page looks again by itself, and is asked to where it has given up."""
    last = time.monotonic() + seconds
    while reader.get_by_role("heading", level=1).inner_text() != words:
        assert time.monotonic() < last, reader.get_by_role("heading", level=1).inner_text()
        reader.reload()
        reader.wait_for_timeout(500)


def test_once_brings_thanks_and_a_receipt(newspaper, reader, address):
    chooses(reader, newspaper, "once", address)
    assert reader.url.startswith(newspaper.till)
    reader.get_by_role("button", name="Pay", exact=True).click()
    heading(reader, "Thank you")
    assert "Amount: €10.00" in caught(reader, newspaper, "Your receipt", address)


def test_monthly_brings_one_letter_and_is_ended_by_a_mailed_link(newspaper, reader, address):
    chooses(reader, newspaper, "monthly", address)
    reader.get_by_role("button", name="Pay", exact=True).click()
    heading(reader, "Thank you")
    first = caught(reader, newspaper, "Thank you", address)
    assert "Amount: €10.00" in first
    reader.goto(re.search(r"http\S+/support/yours/\S*", first)[0])
    reader.get_by_label("Your e-mail address").fill(address)
    reader.wait_for_timeout(MOMENT)
    reader.get_by_role("button", name="Mail me the link").click()
    reader.goto(re.search(r"http\S+/support/yours/\S+", caught(reader, newspaper, "Your link", address))[0])
    while reader.get_by_role("button", name="End it").count():
        reader.get_by_role("button", name="End it").first.click()
        reader.wait_for_timeout(500)
    assert "Nothing more will be taken" in caught(reader, newspaper, "Your contribution has ended", address)


def test_a_reminder_is_confirmed_and_comes_when_its_month_has_come(newspaper, reader, address):
    reader.goto(f"{newspaper.paper}/support/remind/?language=en")
    reader.get_by_label("Your e-mail address").fill(address)
    reader.wait_for_timeout(MOMENT)
    reader.locator("main form button").first.click()
    words = caught(reader, newspaper, "Please confirm", address)
    reader.goto(re.search(r"http\S+/support/remind/(?!stop)\S+", words)[0])
    with reader.expect_navigation():  # else the till may be asked before he has confirmed
        reader.locator("main form button").first.click()
    reader.goto(newspaper.till)
    reader.get_by_role("button", name="The next month, for reminders").click()
    assert reader.get_by_role("status").inner_text() == "Reminders sent: 1."
    assert "This was the only reminder" in caught(reader, newspaper, "You asked to be reminded", address)
