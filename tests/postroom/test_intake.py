"""The three ways in: nothing is lost that could not be taken, nothing is taken that is not ours."""

from __future__ import annotations

import io
import smtplib
from collections.abc import Sequence

import pytest

from tamizdat.postroom.bounces import MOST_BYTES, Kind, returned
from tamizdat.postroom.errors import TransportDown
from tamizdat.postroom.intake import pipe
from tamizdat.postroom.intake.letterbox import recipients_of
from tamizdat.postroom.intake.listen import Listener
from tamizdat.postroom.intake.mailbox import Mailbox, empty
from tests.commands.newspapers import two_free_ports
from tests.fakes.imap import PASSWORD, ImapServer
from tests.postroom.returns import ADDRESS, BOX, a_report


class Desk:
    """Who reads what comes in."""

    def __init__(self) -> None:
        self.kinds: list[Kind | None] = []
        self.broken = False

    def __call__(self, raw: bytes, recipients: Sequence[str]) -> None:
        if self.broken:
            raise RuntimeError("the database is gone")
        found = returned(raw, recipients, BOX)
        self.kinds.append(found.kind if found else None)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture(params=[True, False], ids=["lmtp", "smtp"])
def client(request, desk: Desk):
    port, _ = two_free_ports()
    listener = Listener(desk, lambda address: BOX.read(address) is not None, port=port, lmtp=request.param)
    listener.start()
    talk = smtplib.LMTP if request.param else smtplib.SMTP
    with talk("127.0.0.1", port) as client:
        yield client
    listener.stop()


def test_a_report_that_the_relay_delivers_is_read(client: smtplib.SMTP, desk: Desk):
    client.sendmail("", [ADDRESS], a_report())
    assert desk.kinds == [Kind.HARD]


@pytest.mark.parametrize("to", ["somebody@example.org", "letters@farshore.example", ADDRESS.replace("42", "43")])
def test_mail_that_is_not_for_us_is_refused_at_the_door(client: smtplib.SMTP, desk: Desk, to: str):
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        client.sendmail("", [to], a_report())
    assert desk.kinds == []


def test_what_cannot_be_taken_now_stays_with_the_relay(client: smtplib.SMTP, desk: Desk):
    desk.broken = True
    with pytest.raises(smtplib.SMTPDataError) as refused:
        client.sendmail("", [ADDRESS], a_report())
    assert refused.value.smtp_code == 451


def test_a_mail_made_to_break_the_reader_is_refused_for_good(client: smtplib.SMTP):
    raw = b"Content-Type: message/rfc822\r\n\r\n" * 1500
    with pytest.raises(smtplib.SMTPDataError) as refused:
        client.sendmail("", [ADDRESS], raw)
    assert refused.value.smtp_code == 554


@pytest.fixture
def imap():
    with ImapServer() as server:
        yield server


def box(server: ImapServer, password: str = PASSWORD) -> Mailbox:
    return Mailbox(host="127.0.0.1", port=server.port, user="bounces", password=password, timeout=2)


def test_a_mailbox_is_emptied_of_what_was_taken(imap: ImapServer, desk: Desk):
    imap.mails = {4: a_report(), 7: a_report("delayed", "4.4.1"), 9: b"Subject: hello\r\n\r\nwords\r\n"}
    assert empty(box(imap), desk) == 3
    assert desk.kinds == [Kind.HARD, Kind.DELAYED, None]
    assert imap.mails == {}


def test_what_cannot_be_taken_now_stays_in_the_mailbox(imap: ImapServer, desk: Desk):
    imap.mails, desk.broken = {4: a_report()}, True
    assert empty(box(imap), desk) == 0
    assert list(imap.mails) == [4]


def test_a_mail_that_nobody_can_read_does_not_come_for_ever(imap: ImapServer, desk: Desk):
    imap.mails = {4: b"x" * (MOST_BYTES + 500), 5: a_report()}
    assert empty(box(imap), desk) == 2
    assert desk.kinds == [Kind.HARD]
    assert imap.mails == {}


def test_a_wrong_password_is_told_without_it(imap: ImapServer, desk: Desk):
    with pytest.raises(TransportDown) as down:
        empty(box(imap, "wr0ng"), desk)
    assert "wr0ng" not in str(down.value) + repr(box(imap, "wr0ng"))


def test_a_mail_on_standard_input_is_read_and_the_relay_told(desk: Desk):
    assert pipe.read(io.BytesIO(a_report()), desk) == pipe.TAKEN
    assert pipe.read(io.BytesIO(a_report(to="somebody@example.org")), desk, [ADDRESS]) == pipe.TAKEN
    assert desk.kinds == [Kind.HARD, Kind.HARD]
    assert pipe.read(io.BytesIO(b"\n"), desk, [ADDRESS]) == pipe.UNREADABLE
    assert pipe.read(io.BytesIO(b"x" * (MOST_BYTES + 1)), desk, [ADDRESS]) == pipe.UNREADABLE
    desk.broken = True
    assert pipe.read(io.BytesIO(a_report()), desk) == pipe.NOT_NOW


def test_whom_a_mail_was_for_is_read_from_what_relays_add():
    raw = b"Delivered-To: a@x\nX-Original-To: b@x\nTo: C <c@x>, d@x\nSubject: e@x\n\nTo: f@x\n"
    assert recipients_of(raw) == ["a@x", "b@x", "c@x", "d@x"]
    assert len(recipients_of(b"To: " + b"a@x, " * 5000 + b"\n\n")) <= 100
