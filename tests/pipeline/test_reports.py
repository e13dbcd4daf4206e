"""What providers told is counted for its reader as what comes back by mail is: once, and only for a delivery that is ours."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest
from django.core.handlers.wsgi import WSGIHandler

from tamizdat.circulation.copies import read
from tamizdat.circulation.models import Report, Subscription
from tamizdat.circulation.signing_up import accept
from tamizdat.letters.states import State
from tamizdat.pipeline import friday
from tamizdat.pipeline.deliveries import Delivery
from tamizdat.pipeline.reports import count_reports
from tests.circulation.providers import MAILGUN_KEY, call, mailgun
from tests.pipeline.letters_world import an_approved_issue, send

pytestmark = pytest.mark.django_db(transaction=True)


class Mailgun(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
        self.server.copies[form["to"][0]] = form["v:copy"][0]
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"id": "<1@mailgun>", "message": "Queued. Thank you."}).encode())

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def provider(settings):
    """A newspaper that sends through Mailgun, and is told by it."""
    server = HTTPServer(("127.0.0.1", 0), Mailgun)
    server.copies = {}
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    url = f"esp://api_key@mailgun?sender_domain=farshore.example&api_url=http://127.0.0.1:{server.server_port}/v3"
    files = {"mail": "api_key@mailgun very-secret\n", "webhooks": f"mailgun {MAILGUN_KEY}\n"}
    for name, text in files.items():
        (settings.NEWSPAPER.keys / name).write_text(text)
    settings.NEWSPAPER = settings.NEWSPAPER.model_copy(update={"mail": [url], "mail_connections": 1})
    settings.ROOT_URLCONF, settings.MIDDLEWARE = "tamizdat.config.urls_counter", []
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    yield server
    server.shutdown()
    server.server_close()
    for name in files:
        (settings.NEWSPAPER.keys / name).unlink()


def sent_to(*addresses):
    issue = an_approved_issue(*addresses)
    friday.begin(issue)
    send(issue)
    return issue


def tells(provider, address, event="failed", **more):
    assert call(WSGIHandler(), "mailgun", mailgun(provider.copies[address], event, **more)).status == 200
    return count_reports()


def test_each_copy_has_a_name_that_leads_to_its_delivery_and_to_no_address(provider):
    sent_to("ada@a.example", "boris@b.example")
    rows = {read(name).row for name in provider.copies.values()}
    assert rows == set(Delivery.objects.values_list("pk", flat=True))


def test_a_dead_mailbox_is_written_to_no_more(provider):
    sent_to("ada@a.example", "boris@b.example")
    assert tells(provider, "ada@a.example") == 1
    assert sorted(Subscription.objects.values_list("state", flat=True)) == ["confirmed", "stopped"]
    assert sorted(Delivery.objects.values_list("came_back", flat=True)) == ["", "hard"]
    assert not Report.objects.exists()


def test_the_same_report_counts_once_however_often_it_comes(provider):
    sent_to("ada@a.example")
    for _ in range(7):
        tells(provider, "ada@a.example", reason="generic")
    assert Subscription.objects.get().subscriber.soft == 1
    assert Subscription.objects.get().state == "confirmed"


def test_who_unsubscribes_at_the_provider_has_left_and_an_old_call_does_not_take_him_out_again(provider):
    sent_to("ada@a.example")
    tells(provider, "ada@a.example", "unsubscribed")
    assert Subscription.objects.get().state == "left"
    accept(Subscription.objects.get())
    tells(provider, "ada@a.example", "unsubscribed")
    assert Subscription.objects.get().state == "confirmed"


def test_when_many_complain_to_the_provider_the_send_is_paused(provider):
    readers = [f"reader{n}@a.example" for n in range(4)]
    issue = sent_to(*readers)
    type(issue).objects.update(state=State.SENDING)
    for address in readers[:3]:
        tells(provider, address, "complained")
    issue.refresh_from_db()
    assert (issue.state, issue.reason[:6]) == (State.PAUSED, "3 of 4")


def test_a_report_of_a_delivery_that_nobody_knows_is_gone_and_changes_nothing(provider):
    sent_to("ada@a.example")
    Report.objects.create(kind="hard", issue=999, row=999, attempt=1)
    Report.objects.create(kind="hard", issue=Delivery.objects.get().issue_id, row=Delivery.objects.get().pk, attempt=9)
    assert count_reports() == 2
    assert count_reports() == 0
    assert Subscription.objects.get().state == "confirmed"
