"""The whole way with scripts off, at the till of play money: choose, pay at the provider's page, be thanked, change, end, be forgotten.

The providers are the real ones over HTTP; only the money is played.
"""

from __future__ import annotations

import re

import pytest

from tamizdat.giving.links import back
from tamizdat.giving.models import Supporter
from tests.circulation.readers import the_post
from tests.giving.window.at_the_till import chooses, heading, paper, till  # noqa: F401  fixtures among them
from tests.house.sample_site import chromium
from tests.serving import a_visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("till")]
ANNA = "anna@farshore.example"


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture
def donor(browser, paper):  # noqa: F811  the paper is there as long as its donor
    with a_visitor(browser) as page:
        yield page


def test_once_and_monthly_by_card_with_a_receipt_a_change_an_end_and_forgetting(window, donor, paper, till):  # noqa: F811
    ours = chooses(donor, paper, "Card", frequency="monthly", amount="5", address=ANNA)
    assert donor.url.startswith(f"http://127.0.0.1:{till}/pay/stripe/")
    donor.get_by_role("button", name="Pay", exact=True).click()
    assert heading(donor) == "Thank you"
    assert "€5 a month" in donor.content()
    assert [note.subject for note in the_post()] == ["Thank you"]
    donor.get_by_role("link", name="Change or end it").click()
    donor.get_by_label("Your e-mail address").fill(ANNA)
    donor.wait_for_timeout(2100)
    donor.get_by_role("button", name="Mail me the link").click()
    (note,) = the_post()
    donor.goto(re.findall(r"https?://\S+/support/yours/\S+", note.text)[0])
    donor.get_by_text("Change the amount …").click()
    donor.get_by_label("From the next payment on").fill("7.50")
    donor.get_by_role("button", name="Change it").click()
    window.work()
    donor.reload()
    assert "€7.50 a month" in donor.content()
    donor.get_by_role("button", name="Another card").click()
    window.work()
    donor.reload()
    assert donor.url.startswith(f"http://127.0.0.1:{till}/")
    donor.goto(re.findall(r"https?://\S+/support/yours/\S+", note.text)[0])
    donor.get_by_role("button", name="End it").click()
    window.work()
    donor.reload()
    assert "It has ended." in donor.content()
    donor.get_by_text("Erase it …").click()
    donor.get_by_role("button", name="Yes, forget me").click()
    assert heading(donor) == "You are forgotten"
    assert not Supporter.objects.exists()
    ours.refresh_from_db()
    assert (ours.state, ours.ended_by, ours.payments.count()) == ("cancelled", "donor", 1)


def test_paypal_takes_nothing_before_we_have_looked_and_then_thanks(window, donor, paper, till):  # noqa: F811
    ours = chooses(donor, paper, "PayPal", amount="20")
    assert donor.url.startswith(f"http://127.0.0.1:{till}/pay/paypal/")
    donor.locator("form.page button").first.click()
    assert heading(donor) == "It is being confirmed"
    window.work()
    donor.get_by_role("link", name="Look again").click()
    assert heading(donor) == "Thank you"
    ours.refresh_from_db()
    assert ours.state == "paid"


def test_who_turns_back_at_the_provider_is_told_that_nothing_was_taken(donor, paper, till):  # noqa: F811
    chooses(donor, paper, "Card", amount="25", address=ANNA)
    donor.get_by_role("link", name="Back to the paper").click()
    assert donor.url.startswith(paper)
    assert heading(donor) == "Support the paper"
    assert donor.locator("#once-2500").is_checked()
    assert donor.get_by_label("Card").is_checked()
    assert donor.get_by_label("Your e-mail address").input_value() == ""
    assert ANNA not in donor.url


def test_a_transfer_says_what_to_write_on_it(donor, paper):  # noqa: F811
    ours = chooses(donor, paper, "Bank transfer", amount="50")
    assert heading(donor) == "Your transfer"
    steps = donor.locator("dl.steps").inner_text()
    assert "50.00 EUR" in steps
    assert "PLAYMONEY" in steps
    first = steps
    donor.reload()
    assert donor.locator("dl.steps").inner_text() == first
    assert ours.number not in first


def test_bitcoin_is_offered_for_a_single_gift_only(window, donor, paper, till):  # noqa: F811
    donor.goto(f"{paper}/support/?frequency=monthly")
    assert donor.get_by_label("Bitcoin").is_hidden()
    ours = chooses(donor, paper, "Bitcoin", amount="50")
    assert donor.url.startswith(f"http://127.0.0.1:{till}/pay/btcpay/")
    donor.locator("form.page button").first.click()
    window.work()
    donor.goto(f"{paper}/support/back/{back(ours.number)}/")
    window.work()
    donor.reload()
    assert heading(donor) in {"It is being confirmed", "Thank you"}
