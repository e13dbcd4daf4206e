"""What comes back is counted for its reader, once, and only when the address it came to was signed by us."""

from __future__ import annotations

import smtplib
import threading

import pytest

from tamizdat.circulation.models import Subscription
from tamizdat.letters.states import State
from tamizdat.lib.machine import a_free_port
from tamizdat.pipeline import friday, returns
from tamizdat.pipeline.deliveries import Delivery
from tests.fakes.relay import Relay
from tests.pipeline.letters_world import an_approved_issue, posted_over, send
from tests.postroom.returns import a_complaint, a_report

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def relay(settings):
    with Relay() as relay:
        posted_over(settings, relay, mail_bounces="bounces@farshore.example", mail_bounce_port=a_free_port())
        yield relay


def sent_to(relay, *addresses):
    issue = an_approved_issue(*addresses)
    friday.begin(issue)
    send(issue)
    return issue


def test_every_copy_has_a_return_address_of_its_own(relay):
    sent_to(relay, "ada@a.example", "boris@b.example")
    assert len({mail.sender for mail in relay.taken}) == 2
    assert all(returns.return_address().read(mail.sender) for mail in relay.taken)


def test_a_dead_mailbox_is_written_to_no_more(relay):
    sent_to(relay, "ada@a.example")
    returns.take(a_report(status="5.1.1"), [relay.taken[0].sender])
    assert Delivery.objects.get().came_back == "hard"
    assert Subscription.objects.get().state == "stopped"


def test_the_same_report_counts_once(relay):
    sent_to(relay, "ada@a.example")
    for _ in range(7):
        returns.take(a_report(status="5.2.2"), [relay.taken[0].sender])
    assert Subscription.objects.get().state == "confirmed"
    assert Subscription.objects.get().subscriber.soft == 1


def test_a_forged_return_address_stops_nobodys_letter(relay):
    sent_to(relay, "ada@a.example")
    sender = relay.taken[0].sender
    forged = sender.replace(sender[-24:-18], "aaaaaa")
    returns.take(a_report(status="5.1.1"), [forged])
    assert Subscription.objects.get().state == "confirmed"


def test_when_many_complain_the_send_is_paused_and_says_why(relay):
    issue = sent_to(relay, *(f"reader{n}@a.example" for n in range(4)))
    type(issue).objects.update(state=State.SENDING)
    for mail in relay.taken[:3]:
        returns.take(a_complaint(path=mail.sender), ["abuse@farshore.example"])
    issue.refresh_from_db()
    assert (issue.state, issue.reason) == (State.PAUSED, "3 of 4 readers complained: providers allow one in a thousand")
    assert Subscription.objects.filter(state="stopped").count() == 3


def test_a_relay_hands_over_by_lmtp_what_came_back_and_nothing_else(relay, settings):
    sent_to(relay, "ada@a.example")
    listener = returns.listener()
    listener.start()
    try:
        with smtplib.LMTP("127.0.0.1", settings.NEWSPAPER.mail_bounce_port) as line:
            line.sendmail("", [relay.taken[0].sender], a_report(status="5.1.1"))
            with pytest.raises(smtplib.SMTPRecipientsRefused):
                line.sendmail("", ["somebody@else.example"], b"Subject: relay this\r\n\r\n")
    finally:
        listener.stop()
    assert Subscription.objects.get().state == "stopped"


def test_the_post_notices_a_stop_at_once(relay):
    issue = an_approved_issue("ada@a.example")
    friday.begin(issue)
    stop = threading.Event()
    stop.set()
    send(issue, stop)
    assert issue.state in {State.SENDING, State.SENT}
