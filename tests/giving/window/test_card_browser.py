"""The card page in a browser with scripts, at the till of play money; and the other ways once with scripts too."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.utils import timezone

from tamizdat.giving.links import back
from tamizdat.giving.models import Contribution, Designation, Payment
from tests.circulation.readers import the_post
from tests.giving.window.at_the_till import heading, paper, till  # noqa: F401  fixtures among them
from tests.house.axe import faults_by_day_and_night
from tests.house.sample_site import chromium

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("till")]
ANNA = "anna@farshore.example"
WIDTHS = [360, 1280]


@pytest.fixture
def stripe_cards():
    return "strict"


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@contextmanager
def a_donor(browser, width: int = 360, **context):
    """With scripts. Nothing is asked of any other machine, no cookie is set and no policy has to be enforced."""
    there = browser.new_context(viewport={"width": width, "height": 800}, **context)
    page, wrong = there.new_page(), []
    page.set_default_timeout(30_000)
    page.on("request", lambda asked: wrong.append(asked.url) if "//127.0.0.1:" not in asked.url else None)
    page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    assert not wrong
    assert not there.cookies()
    there.close()


def chooses(donor, paper: str, way: str, frequency: str = "once", address: str = "", *, safe: bool = False) -> None:  # noqa: F811
    donor.goto(f"{paper}/support/?frequency={frequency}&amount=10")
    donor.get_by_label(way).check()
    donor.get_by_label("Your e-mail address").fill(address)
    if safe:
        for question in donor.locator("fieldset.where").all():
            question.get_by_label("In none of these countries").check()
    donor.wait_for_timeout(2100)
    donor.get_by_role("button", name="Continue").click()


def types(donor, card: str) -> None:
    """In the frame of the provider's script."""
    donor.frame_locator("#card-element iframe").get_by_label("A card to play with").select_option(card)
    donor.get_by_role("button", name="Give €10").click()


def designated() -> None:
    Designation.objects.create(country="RU", from_date=timezone.localdate() - timedelta(days=10))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("frequency", ["once", "monthly"])
def test_a_card_is_typed_with_us_and_gives(browser, paper, width, frequency):  # noqa: F811
    with a_donor(browser, width) as donor:
        chooses(donor, paper, "Card", frequency, ANNA)
        assert heading(donor) == "Your card"
        types(donor, "de")
        donor.get_by_role("heading", name="Thank you", level=1).wait_for()
    ours = Contribution.objects.get()
    assert ours.state == ("paid" if frequency == "once" else "active")
    assert Payment.objects.count() == 1
    assert len(list(the_post())) == 1


@pytest.mark.parametrize(("card", "width"), [("ru", 360), ("ru", 1280), ("ruasks", 360), ("ruwallet", 1280)])
def test_a_card_from_there_takes_nothing(browser, window, paper, width, card):  # noqa: F811
    designated()
    with a_donor(browser, width) as donor:
        chooses(donor, paper, "Card", "monthly", safe=True)
        types(donor, card)
        donor.get_by_role("heading", name="Please do not give", level=1).wait_for()
    window.work()
    assert Contribution.objects.get().state == "refused"
    assert not Payment.objects.exists()


def test_a_bank_that_asks_is_answered_on_its_own_page(browser, paper):  # noqa: F811
    with a_donor(browser) as donor:
        chooses(donor, paper, "Card")
        types(donor, "deasks")
        donor.get_by_role("button", name="No, it is not").click()
        donor.get_by_role("alert").filter(has_text="Nothing can be taken twice").wait_for()
        types(donor, "deasks")
        donor.get_by_role("button", name="Yes, it is me").click()
        donor.get_by_role("heading", name="Thank you", level=1).wait_for()
    assert Contribution.objects.get().state == "paid"


def test_a_card_that_is_missing_or_declined_is_told_and_another_one_gives(browser, paper):  # noqa: F811
    with a_donor(browser) as donor:
        chooses(donor, paper, "Card")
        donor.get_by_role("button", name="Give €10").click()
        donor.get_by_text("Choose a card.").wait_for()
        types(donor, "dedeclines")
        donor.get_by_role("alert").filter(has_text="Your bank said no").wait_for()
        types(donor, "lvwallet")
        donor.get_by_role("heading", name="Thank you", level=1).wait_for()


def test_without_scripts_the_page_says_so_and_offers_other_ways(browser, paper):  # noqa: F811
    with a_donor(browser, java_script_enabled=False) as donor:
        chooses(donor, paper, "Card")
        assert "this page needs scripts" in donor.locator("noscript").inner_text()
        assert donor.get_by_role("button", name="Give").is_hidden()
        donor.get_by_role("link", name="Rather: PayPal").click()
        assert donor.get_by_label("PayPal").is_checked()
        assert donor.locator("#once-1000").is_checked()


def test_a_script_that_does_not_come_is_told(browser, paper):  # noqa: F811
    context = browser.new_context(viewport={"width": 360, "height": 800})
    donor = context.new_page()
    donor.route("**/stripe.js", lambda route: route.abort())
    chooses(donor, paper, "Card")
    donor.get_by_role("alert").filter(has_text="did not come").wait_for()
    context.close()


def test_axe_finds_nothing_on_the_card_page(browser, paper):  # noqa: F811
    context = browser.new_context(bypass_csp=True)
    donor = context.new_page()
    designated()
    chooses(donor, paper, "Card", safe=True)
    donor.locator("#card-element iframe").wait_for()
    for width in WIDTHS:
        donor.set_viewport_size({"width": width, "height": 800})
        assert faults_by_day_and_night(donor) == [], width
        assert donor.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


@pytest.mark.parametrize(("way", "press"), [("PayPal", "Agree"), ("Bitcoin", "Pay")])
def test_the_other_ways_work_with_scripts_too(browser, window, paper, way, press):  # noqa: F811
    with a_donor(browser) as donor:
        chooses(donor, paper, way)
        donor.get_by_role("button", name=press, exact=True).click()
        window.work()
        donor.goto(f"{paper}/support/thanks/{back(Contribution.objects.get().number)}/")
        donor.get_by_role("heading", name="Thank you", level=1).wait_for()
