"""Mail through a provider's own interface: a stand-in on loopback answers as Mailgun does."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import unquote_plus

import pytest

from tamizdat.pipeline.esp import Esp
from tamizdat.postroom.answers import Fate
from tamizdat.postroom.compose import compose
from tamizdat.postroom.errors import WrongTransport
from tamizdat.postroom.ledger import Claim
from tamizdat.postroom.parcels import Parcel
from tamizdat.postroom.provider import NothingTaken
from tests.postroom.letters import a_head, a_letter


class Mailgun(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.server.asked.append(self.rfile.read(int(self.headers["content-length"])).decode())
        self.send_response(self.server.code)
        self.end_headers()
        self.wfile.write(json.dumps({"id": "<1@mailgun>", "message": "Queued. Thank you."}).encode())

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def provider(settings):
    server = HTTPServer(("127.0.0.1", 0), Mailgun)
    server.asked, server.code = [], 200
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    secrets = settings.NEWSPAPER.keys / "mail"
    secrets.write_text("api_key@mailgun very-secret\n")
    server.url = (
        f"esp://api_key@mailgun?sender_domain=farshore.example&api_url=http://127.0.0.1:{server.server_port}/v3"
    )
    yield server
    server.shutdown()
    server.server_close()
    secrets.unlink()


def a_parcel():
    body = compose(a_letter())
    claim = Claim(1, 1, "ada@a.example", "a.example", "token")
    head = a_head(body).for_reader(claim.to, claim.token, "https://farshore.example/letters/leave/token")
    return Parcel(claim, "bounces@farshore.example", head, body.wire)


def test_a_provider_gets_the_letter_with_its_way_to_leave_and_is_told_to_track_nobody(provider):
    (answer,) = Esp(provider.url).post([a_parcel()])
    assert answer.fate is Fate.ACCEPTED
    (asked,) = provider.asked
    assert "List-Unsubscribe" in asked
    assert "ada@a.example" in unquote_plus(asked)
    assert "o:tracking-opens=no" in unquote_plus(asked)


@pytest.mark.parametrize(("code", "slow_down"), [(401, False), (429, True)])
def test_a_provider_that_refuses_the_account_took_nothing(provider, code, slow_down):
    provider.code = code
    with pytest.raises(NothingTaken) as refused:
        Esp(provider.url).post([a_parcel()])
    assert refused.value.slow_down is slow_down
    assert "very-secret" not in str(refused.value)


def test_a_fault_of_the_providers_leaves_doubt(provider):
    provider.code = 502
    with pytest.raises(Exception, match="502") as fault:
        Esp(provider.url).post([a_parcel()])
    assert not isinstance(fault.value, NothingTaken)


def test_a_provider_that_is_none_and_a_secret_that_is_missing_are_named(provider):
    with pytest.raises(WrongTransport, match="password"):
        Esp("esp://api_key@nowhere")
    with pytest.raises(WrongTransport, match="is no provider"):
        Esp("esp://mailgun-is-not-a-host")
