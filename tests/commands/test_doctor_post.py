"""The doctor says what keeps letters from going out, and sends none to find out."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from tamizdat.circulation.models import Outgoing
from tamizdat.circulation.signing_up import write_to
from tamizdat.commands import doctor_letters, doctor_post
from tamizdat.pipeline.deliveries import Delivery
from tamizdat.pipeline.models import Pulse
from tamizdat.pipeline.pulse import BEAT
from tamizdat.postroom.ledger import State
from tests.fakes.imap import PASSWORD, ImapServer
from tests.fakes.relay import Relay
from tests.letters.world import a_newsletter, an_issue
from tests.pipeline.letters_world import posted_over

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def relay(settings):
    with Relay(offers=("AUTH PLAIN",)) as relay:
        posted_over(settings, relay)
        yield relay


@pytest.fixture
def passwords(settings):
    file = settings.NEWSPAPER.keys / "mail"

    def write(text: str, mode: int = 0o600) -> None:
        file.write_text(text)
        file.chmod(mode)

    yield write
    file.unlink(missing_ok=True)


def told(settings, **given):
    settings.NEWSPAPER = settings.NEWSPAPER.model_copy(update=given)
    return list(doctor_post.examine(settings.NEWSPAPER))


def of(findings, what):
    return [(each.state, each.says) for each in findings if each.what == what]


def letters(settings):
    return list(doctor_letters.examine(settings.NEWSPAPER))


def test_a_newspaper_without_letters_needs_no_relay_and_one_with_letters_does(settings):
    assert [each.state for each in told(settings)] == ["ok"]
    a_newsletter()
    (finding,) = told(settings)
    assert finding.state == "wrong"
    assert "Set mail in" in finding.do


def test_a_relay_that_is_ready_is_well_and_gets_no_mail(relay, settings):
    assert of(told(settings), "relay") == [("ok", f"127.0.0.1:{relay.port} is ready")]
    assert not relay.taken
    assert not any(command.startswith(("MAIL", "RCPT", "DATA")) for command in relay.commands)


def test_a_relay_that_does_not_answer_is_wrong_and_one_of_two_a_warning(relay, settings):
    with Relay() as gone:
        dead = f"smtp://127.0.0.1:{gone.port}"
    assert [state for state, _ in of(told(settings, mail=[dead]), "relay")] == ["wrong"]
    both = told(settings, mail=[dead, f"smtp://127.0.0.1:{relay.port}"])
    assert [state for state, _ in of(both, "relay")] == ["warning", "ok"]


def test_a_relay_that_speaks_no_tls_where_it_has_to_is_wrong(relay, settings):
    ((state, says),) = of(told(settings, mail=[f"smtps://127.0.0.1:{relay.port}"]), "relay")
    assert state == "wrong"
    assert "(TLS)" in says.upper()


def test_a_password_that_is_missing_or_refused_is_wrong_and_is_not_shown(relay, settings, passwords):
    url = f"smtp://ada@127.0.0.1:{relay.port}"
    ((state, says),) = of(told(settings, mail=[url]), "relay")
    assert state == "wrong"
    assert "no password for ada@127.0.0.1" in says
    passwords("ada@127.0.0.1 hunter2\n")
    relay.says["AUTH"] = lambda _: "535 5.7.8 no"
    ((state, says),) = of(told(settings, mail=[url]), "relay")
    assert state == "wrong"
    assert "refuses our name and password: 535" in says
    assert "hunter2" not in says
    relay.says["AUTH"] = lambda _: "235 2.7.0 welcome"
    assert [state for state, _ in of(told(settings, mail=[url]), "relay")] == ["ok"]


def test_passwords_that_others_on_the_machine_can_read_are_wrong(relay, settings, passwords):
    passwords("ada@127.0.0.1 hunter2\n", 0o644)
    assert [state for state, _ in of(told(settings), "passwords of mail")] == ["wrong"]


def test_a_mailbox_for_returned_mail_that_does_not_open_is_wrong_and_looking_takes_nothing(relay, settings, passwords):
    with ImapServer() as server:
        server.mails[1] = b"Subject: came back\r\n\r\n"
        given = {
            "mail_bounces": "bounces@a.example",
            "mail_bounce_mailbox": f"imaps://box@127.0.0.1:{server.port}/INBOX",
        }
        passwords("box@127.0.0.1 wrong\n")
        assert [state for state, _ in of(told(settings, **given), "returned mail")] == ["wrong"]
        passwords(f"box@127.0.0.1 {PASSWORD}\n")
        assert of(told(settings, **given), "returned mail") == [("ok", "its mailbox opens")]
        assert list(server.mails) == [1]


def test_no_address_for_returned_mail_is_told(relay, settings):
    assert [state for state, _ in of(told(settings), "returned mail")] == ["warning"]


def test_a_provider_that_does_not_tell_what_bounces_is_told(relay, settings, passwords):
    passwords("api_key@mailgun very-secret\n")
    url = "esp://api_key@mailgun?sender_domain=farshore.example"
    ((state, says),) = of(told(settings, mail=[url]), "returned mail")
    assert (state, says) == ("warning", "mailgun does not tell us what bounces and who complains")
    file = settings.NEWSPAPER.keys / "webhooks"
    file.write_text("mailgun key\n")
    file.chmod(0o600)
    assert of(told(settings, mail=[url]), "returned mail") == []
    file.unlink()


def test_letters_that_wait_for_a_person_are_told_with_what_to_do(relay, settings):
    newsletter = a_newsletter(slug="friday")
    assert [each.says for each in letters(settings)] == ["keeps up"]
    an_issue(newsletter, state="approved", due_at=timezone.now() - timedelta(days=2))
    an_issue(newsletter, state="paused", reason="3 of 4 readers complained", due_at=timezone.now() - 2 * HOUR)
    an_issue(newsletter, state="missed", due_at=timezone.now() - HOUR)
    overdue, paused, missed = (each for each in letters(settings) if each.what == "letter")
    assert "friday/1 is overdue" in overdue.says
    assert "withdraw" in overdue.do
    assert paused.says == "friday/2 is paused: 3 of 4 readers complained"
    assert "friday/3 missed its hour" in missed.says


def test_copies_in_doubt_are_counted_and_never_named(relay, settings):
    issue = an_issue(a_newsletter(slug="friday"), state="sent", begun_at=timezone.now() - HOUR)
    for _ in range(3):
        Delivery.objects.create(issue=issue, state=State.DOUBT)
    (doubt,) = (each for each in letters(settings) if each.what == "in doubt")
    assert "of friday/1, 3 copies" in doubt.says
    assert "tamizdat letters certificate friday/1" in doubt.do


def test_a_post_that_does_not_run_while_something_is_due_is_wrong(relay, settings):
    write_to("ada@a.example", Outgoing.Kind.ASKED, "en")
    assert [state for state, _ in of(letters(settings), "post")] == ["ok"]
    Outgoing.objects.update(due_at=timezone.now() - HOUR)
    issue = an_issue(a_newsletter(slug="friday"), state="sending", begun_at=timezone.now() - HOUR)
    Delivery.objects.create(issue=issue, state=State.QUEUED)
    late = an_issue(a_newsletter(slug="monday"), state="approved", due_at=timezone.now() - timedelta(minutes=10))
    assert not late.asks(timezone.now())
    ((state, says),) = of(letters(settings), "post")
    assert state == "wrong"
    assert "1 of the counter's letters wait; monday/1 should have begun" in says
    assert "friday/1 does not move" in says


def test_what_waits_for_tomorrow_is_no_fault_of_the_post(relay, settings):
    friday, monday = a_newsletter(slug="friday"), a_newsletter(slug="monday")
    issue = an_issue(friday, state="sending", begun_at=timezone.now() - HOUR)
    Delivery.objects.create(issue=issue, state=State.QUEUED)
    assert [state for state, _ in of(letters(settings), "post")] == ["wrong"]
    Pulse.objects.create(issue=an_issue(monday), beat=int(time.time()) // BEAT, accepted=200)
    warm_up = {"mail_warm_up": timezone.localdate().isoformat()}
    settings.NEWSPAPER = settings.NEWSPAPER.model_copy(update=warm_up)
    assert [state for state, _ in of(letters(settings), "post")] == ["ok"]
