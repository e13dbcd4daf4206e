"""The pages of support and money in a real browser, read by axe on a phone and on a screen."""

import pytest

from tamizdat.giving.models import Ask, Trouble
from tests.builders import a_newspaper
from tests.house.axe import DESK, faults
from tests.house.sample_site import chromium
from tests.moneydesk.ledger import a_contribution, a_payment, some_payments
from tests.newsroom.cast import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_names_of_asks_can_be_read_on_a_telephone(live_server):
    a_newspaper("en")
    Ask.objects.create(language="en", placement="top", name="Winter: the message to readers", text="Read on.")
    cookie = Person("Editors").client.cookies["sessionid"].value
    with chromium() as browser:
        window = browser.new_context(viewport={"width": 360, "height": 740})
        window.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = window.new_page()
        page.goto(f"{live_server.url}/support/asks/")
        assert page.locator(".listing td.title").first.bounding_box()["width"] >= 150
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        window.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_money_desk_is_clean_and_does_not_scroll_sideways(live_server, width, tmp_path):
    a_newspaper("en", "ru")
    for _ in range(7):
        a_payment(a_contribution("monthly", 500))
    some_payments("winter", 2_500)
    some_payments(amount=1_000, currency="USD")
    Trouble.objects.create(provider="stripe", says="It says no.", refused=True, times=9)
    cookie = Person("Editors").client.cookies["sessionid"].value
    with chromium() as browser:
        window = browser.new_context(viewport={"width": width, "height": 900})
        window.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = window.new_page()
        page.goto(f"{live_server.url}/money/")
        page.screenshot(path=tmp_path / "money.png", full_page=True)
        assert faults(page, DESK, within=".money-page") == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        window.close()
