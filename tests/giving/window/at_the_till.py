"""The window before the till of play money: real providers over HTTP, and only the money is played."""

from __future__ import annotations

import threading
from wsgiref.simple_server import make_server

import pytest

from tamizdat.demo.till.btcpay_dialect import BTCPayTill
from tamizdat.demo.till.clock import Clock
from tamizdat.demo.till.paypal_dialect import PayPalTill
from tamizdat.demo.till.server import Till, application
from tamizdat.demo.till.stripe_dialect import StripeTill
from tamizdat.giving.models import Contribution
from tamizdat.giving.providers.registry import registry
from tests.giving.tills import Quiet
from tests.serving import served


@pytest.fixture
def till():
    clock = Clock()
    made = Till([StripeTill(clock), PayPalTill(clock), BTCPayTill(clock)], clock)
    server = make_server("127.0.0.1", 0, application(made), handler_class=Quiet)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    for dialect in made.dialects.values():
        dialect.at = f"http://127.0.0.1:{server.server_port}"
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture
def paper(window, till, settings, stripe_cards):
    """Its counter on a port of its own, with all providers at the till."""
    with served(window.visitor.application) as address:
        switched = {
            "address": address,
            "giving": ["stripe", "paypal", "btcpay", "bank"],
            "giving_till_port": till,
            "stripe_cards": stripe_cards,
        }
        settings.NEWSPAPER = settings.NEWSPAPER.model_copy(update=switched)
        window.tills.clear()
        window.tills.update(registry(settings.NEWSPAPER))
        yield address


def chooses(donor, paper: str, way: str, **fields: str) -> Contribution:
    """Up to the provider's page."""
    donor.goto(f"{paper}/support/?frequency={fields.get('frequency', 'once')}&amount={fields.get('amount', '10')}")
    donor.get_by_label(way).check()
    donor.get_by_label("Your e-mail address").fill(fields.get("address", ""))
    donor.wait_for_timeout(2100)
    donor.get_by_role("button", name="Continue").click()
    return Contribution.objects.latest("pk")


def heading(donor) -> str:
    return str(donor.get_by_role("heading", level=1).inner_text())
