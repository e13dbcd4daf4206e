"""The till in a browser with scripts off: a donor comes, pays, and is back at the paper; axe finds nothing."""

import threading
from wsgiref.simple_server import make_server

import pytest
from axe_playwright_python.sync_playwright import Axe

from tamizdat.demo.till.clock import Clock
from tamizdat.demo.till.server import Till, application
from tamizdat.demo.till.stripe_dialect import StripeTill
from tamizdat.giving.providers.port import Frequency
from tamizdat.lib.money import Money
from tests.giving.tills import Quiet
from tests.house.sample_site import chromium

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("till")]


def paper(_environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"back at the paper"]


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


def serve(app):
    server = make_server("127.0.0.1", 0, app, handler_class=Quiet)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server


@pytest.fixture
def till():
    clock = Clock()
    made = Till([StripeTill(clock)], clock)
    servers = [serve(application(made)), serve(paper)]
    made.dialects["stripe"].at, made.paper = (f"http://127.0.0.1:{each.server_port}" for each in servers)
    yield made
    for server in servers:
        server.shutdown()
        server.server_close()


def a_contribution(till):
    back = f"{till.paper}/back/?ref={{CHECKOUT_SESSION_ID}}"
    return till.dialects["stripe"].books.open(
        "N" * 22,
        Frequency.MONTHLY,
        Money(1250, "EUR"),
        agreed=Money(1250, "EUR"),
        metadata={},
        description="Support",
        success_url=back,
        cancel_url=f"{till.paper}/support/",
        url="",
    )


def test_a_donor_pays_without_a_script_and_time_passes(browser, till):
    made, at = a_contribution(till), till.dialects["stripe"].at
    page = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800}).new_page()
    page.goto(f"{at}/pay/stripe/{made.token}")
    page.get_by_label("Where the card is from").select_option("LV")
    page.get_by_role("button", name="Pay", exact=True).click()
    page.wait_for_url(f"{till.paper}/back/?ref=cs_test_{made.token}")
    page.goto(at)
    page.get_by_role("button", name="Let 32 days pass").click()
    page.wait_for_load_state()
    assert (made.country, len(made.movements)) == ("LV", 2)
    page.context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_whoever_cannot_see_the_till_can_use_it(browser, till, width):
    open_yet, paid = a_contribution(till), a_contribution(till)
    till.dialects["stripe"].hands.pay(paid.token)
    context = browser.new_context(viewport={"width": width, "height": 800}, bypass_csp=True)
    page, at = context.new_page(), till.dialects["stripe"].at
    for path in (f"/pay/stripe/{open_yet.token}", f"/pay/stripe/{paid.token}", "/"):
        page.goto(at + path)
        found = Axe().run(page).response["violations"]
        assert not [each["id"] for each in found]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
