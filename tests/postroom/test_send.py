"""Real conversations with relays, polite and rude: nobody is lost, and doubt is only where nobody can know."""

from __future__ import annotations

import email
import itertools
import threading
import time
from pathlib import Path

import pytest

from tamizdat.postroom.compose import compose
from tamizdat.postroom.journal import Journal
from tamizdat.postroom.ledger import State
from tests.fakes.ledger import reader
from tests.fakes.relay import DATA, DOT, HANG_UP, MAIL, MANNERS, RCPT, STALL, Dripped, Relay
from tests.postroom.letters import a_head, a_letter
from tests.postroom.sending import BODY, PostOffice, a_mailing, transport_to

ALL = [reader(number) for number in range(1, 13)]


@pytest.fixture(params=[True, False], ids=["pipelining", "one by one"])
def relay(request):
    with Relay(pipelining=request.param) as relay:
        yield relay


@pytest.fixture
def office(relay: Relay, tmp_path: Path) -> PostOffice:
    return PostOffice(tmp_path, [transport_to(relay)])


def at(numbers: set[int], answer: str, phase: str):
    """An answer for the n-th time that this phase is reached, and manners for the rest."""
    count = itertools.count(1)
    return lambda _: answer if next(count) in numbers else MANNERS[phase]


def test_every_reader_gets_the_letter_once(office: PostOffice, relay: Relay):
    sent = office.run()
    assert sorted(relay.readers()) == sorted(ALL)
    assert office.states() == {"accepted": 12}
    assert (sum(sent.fates.values()), sent.trouble) == (12, "")


def test_a_mail_arrives_as_it_was_composed_with_the_readers_own_head(office: PostOffice, relay: Relay):
    office.run()
    assert len({mail.data.partition(b"\r\n\r\n")[2] for mail in relay.taken}) == 1
    for mail in relay.taken:
        assert mail.data.endswith(b"\r\n\r\n" + BODY.plain)
        message = email.message_from_bytes(mail.data)
        number = ALL.index(mail.to) + 1
        assert message["To"] == mail.to
        assert message["List-Unsubscribe"] == f"<https://farshore.example/letters/leave/token{number}>"
        assert mail.sender == f"bounces+{number}@farshore.example"


def test_a_line_is_kept_for_many_mails(office: PostOffice, relay: Relay):
    office.run()
    assert relay.visits <= 3


def test_one_refused_reader_is_refused_and_the_others_get_theirs(office: PostOffice, relay: Relay):
    relay.says[RCPT] = lambda to: "550 5.1.1 no such" if to in ALL[2:5] else MANNERS[RCPT]
    office.run()
    assert sorted(relay.readers()) == sorted(ALL[:2] + ALL[5:])
    assert office.in_state(State.REFUSED) == {3, 4, 5}
    assert office.ledger.rows[3].code == "550 5.1.1"


def test_a_relay_that_wants_the_mail_of_a_refused_reader_gets_an_empty_one_that_goes_nowhere(
    office: PostOffice, relay: Relay
):
    relay.says[RCPT] = lambda to: "550 5.1.1 no such" if to in ALL[2:5] else MANNERS[RCPT]
    relay.says[DATA] = lambda _: MANNERS[DATA]
    office.run()
    assert sorted(relay.readers()) == sorted(ALL[:2] + ALL[5:])
    assert all(mail.data.endswith(BODY.plain) for mail in relay.taken)


def test_greylisted_readers_get_it_when_they_are_due(office: PostOffice, relay: Relay):
    seen: set[str] = set()

    def grey(to: str) -> str:
        known = to in seen
        seen.add(to)
        return MANNERS[RCPT] if known else "450 4.7.1 come back later"

    relay.says[RCPT] = grey
    office.run()
    assert office.states() == {"deferred": 12}
    office.days()
    assert sorted(relay.readers()) == sorted(ALL)


def test_a_relay_that_is_silent_after_the_dot_leaves_doubt_and_no_second_mail(office: PostOffice, relay: Relay):
    relay.says[DOT] = at({2, 5}, HANG_UP, DOT)
    office.days()
    assert sorted(relay.readers()) == sorted(ALL)
    assert office.states() == {"accepted": 10, "doubt": 2}


def test_a_relay_that_stalls_after_the_dot_leaves_doubt(office: PostOffice, relay: Relay):
    relay.says[DOT] = at({4}, STALL, DOT)
    office.days()
    assert sorted(relay.readers()) == sorted(ALL)
    assert office.states() == {"accepted": 11, "doubt": 1}


@pytest.mark.parametrize("phase", [MAIL, RCPT, DATA])
@pytest.mark.parametrize("rudeness", [HANG_UP, STALL, "421 4.3.2 shutting down", "nonsense"])
def test_what_breaks_before_the_dot_is_never_doubt(office: PostOffice, relay: Relay, phase: str, rudeness: str):
    relay.says[phase] = at({2, 7}, rudeness, phase)
    office.days()
    assert sorted(relay.readers()) == sorted(ALL)
    assert office.states() == {"accepted": 12}


@pytest.mark.parametrize("phase", [MAIL, RCPT, DATA, DOT])
def test_a_relay_that_drips_its_words_on_one_line_does_not_hold_up_the_others(relay: Relay, tmp_path: Path, phase: str):
    office = PostOffice(tmp_path, [transport_to(relay, timeout=30, patience=30)])
    relay.says[phase] = at({1}, Dripped(MANNERS[phase]), phase)
    end, held = time.monotonic() + 30, 2  # a mail, and the one whose envelope may ride behind it

    def wait() -> None:
        while len(relay.taken) < len(ALL) - held and time.monotonic() < end:
            time.sleep(0.01)

    relay.drips = wait
    office.run()
    assert time.monotonic() < end
    assert office.states() == {"accepted": 12}


def test_a_letter_refused_after_the_dot_is_no_dead_address(office: PostOffice, relay: Relay):
    relay.says[DOT] = lambda _: "554 5.7.1 spam"
    office.run()
    assert office.states() == {"refused": 12}
    assert not relay.taken


def test_a_reader_who_breaks_every_line_waits_and_the_others_get_theirs(office: PostOffice, relay: Relay):
    relay.says[RCPT] = lambda to: HANG_UP if to == ALL[0] else MANNERS[RCPT]
    office.run()
    assert sorted(relay.readers()) == sorted(ALL[1:])
    assert office.in_state(State.DEFERRED) == {1}


def test_a_sender_nobody_likes_is_no_fault_of_the_readers(office: PostOffice, relay: Relay):
    relay.says[MAIL] = lambda _: "550 5.7.1 who are you"
    timer = threading.Timer(0.5, relay.says.clear)
    timer.start()
    office.days()
    assert sorted(relay.readers()) == sorted(ALL)


def test_a_relay_that_dies_and_comes_back_loses_nobody(tmp_path: Path):
    with Relay() as relay:
        office = PostOffice(tmp_path, [transport_to(relay)], readers=60)
        count = itertools.count(1)

        def slowly(_: str) -> str:
            if next(count) == 20:
                threading.Thread(target=relay.die).start()
            time.sleep(0.005)
            return MANNERS[DOT]

        relay.says[DOT] = slowly
        timer = threading.Timer(0.8, relay.revive)
        timer.start()
        office.days()
        timer.join()
        doubts = office.in_state(State.DOUBT)
        assert len(doubts) <= office.pace.connections
        assert len(relay.taken) == len(set(relay.readers()))
        assert {reader(n) for n in office.in_state(State.ACCEPTED)} <= set(relay.readers())
        assert sum(office.states().values()) == 60


def test_a_stop_drains_and_leaves_nothing_in_doubt(tmp_path: Path):
    with Relay() as relay:
        office = PostOffice(tmp_path, [transport_to(relay)], readers=200, batch=50)

        def stopping(_: str) -> str:
            if len(relay.taken) >= 30:
                office.stop.set()
            return MANNERS[DOT]

        relay.says[DOT] = stopping
        office.run()
        states = office.states()
        assert set(states) == {"accepted", "queued"}
        assert sorted(reader(n) for n in office.in_state(State.ACCEPTED)) == sorted(relay.readers())
        office.stop.clear()
        relay.says.clear()
        office.run()
        assert office.states() == {"accepted": 200}
        assert len(set(relay.readers())) == len(relay.taken) == 200


def test_a_ledger_that_fails_for_a_while_loses_no_answer(tmp_path: Path):
    with Relay() as relay:
        office = PostOffice(tmp_path, [transport_to(relay)], readers=60)

        def breaking(_: str) -> str:
            if len(relay.taken) == 15:
                office.ledger.broken = RuntimeError("the database is gone")
                threading.Timer(0.3, mend).start()
            return MANNERS[DOT]

        def mend() -> None:
            office.ledger.broken = None

        relay.says[DOT] = breaking
        office.run()
        assert office.states() == {"accepted": 60}
        assert len(set(relay.readers())) == len(relay.taken) == 60


def test_a_ledger_that_is_gone_at_the_end_is_told_by_the_journal_later(office: PostOffice, relay: Relay):
    def breaking(_: str) -> str:
        office.ledger.broken = RuntimeError("the database is gone")
        if len(relay.taken) >= 3:
            office.stop.set()
        return MANNERS[DOT]

    relay.says[DOT] = breaking
    office.run()
    office.stop.clear()
    office.ledger.broken = None
    relay.says.clear()
    office.run()
    assert office.states() == {"accepted": 12}
    assert sorted(relay.readers()) == sorted(ALL)


def test_a_journal_that_cannot_be_written_stops_the_sending_before_the_dot(office: PostOffice, relay: Relay):
    class FullDisk(Journal):
        def begun(self, *_: int) -> None:
            raise OSError(28, "No space left on device")

    journal = FullDisk(office.folder / "full.journal")
    sender = office.sender(journal)
    sent = sender.send()
    journal.close()
    assert "OSError" in sent.trouble
    assert not relay.taken
    assert office.states() == {"queued": 12}


def test_an_address_that_is_none_is_refused_and_holds_up_nobody(office: PostOffice, relay: Relay):
    right = a_mailing()

    def mail(claim):
        return right(claim if claim.id != 4 else type(claim)(4, claim.attempt, "a@b\r\nRCPT TO:<c@d>", "x", "t"))

    office.mail = mail
    office.run()
    assert office.states() == {"accepted": 11, "refused": 1}
    assert not any("c@d" in command for command in relay.commands)


def test_a_fault_of_ours_skips_no_row(office: PostOffice, relay: Relay):
    right = a_mailing()

    def mail(claim):
        if claim.id == 4:
            raise KeyError(claim.to)
        return right(claim)

    office.mail = mail
    assert "KeyError" in office.run().trouble
    assert 4 in office.in_state(State.QUEUED)
    assert set(office.states()) <= {"accepted", "queued"}
    assert sum(office.states().values()) == 12


def test_no_address_is_in_the_log_or_the_journal(office: PostOffice, relay: Relay, caplog: pytest.LogCaptureFixture):
    relay.says[RCPT] = lambda to: f"450 4.2.0 <{to}> is full" if to == ALL[0] else MANNERS[RCPT]
    relay.says[DOT] = at({2}, HANG_UP, DOT)
    with caplog.at_level(0):
        office.run()
        office.clock.now += 3600
        office.mail = lambda claim: {}[claim.to]
        office.run()
    assert caplog.messages
    assert "@" not in caplog.text
    assert b"@" not in (office.folder / "worker.journal").read_bytes()


def test_over_tls_the_same_promises_hold(tls_relay: Relay, certificate: Path, tmp_path: Path):
    transport = transport_to(tls_relay, security="starttls", ca_file=str(certificate), timeout=2, patience=0.5)
    office = PostOffice(tmp_path, [transport], readers=30)
    body = compose(a_letter(text="A sentence of a usual length.\n" * 9000))
    office.mail = a_mailing(body=body, head=a_head(body))
    tls_relay.says[DOT] = at({7}, STALL, DOT)
    office.days()
    assert office.states() == {"accepted": 29, "doubt": 1}
    assert len(tls_relay.taken) == len(set(tls_relay.readers())) == 30
    assert {mail.data.partition(b"\r\n\r\n")[2] for mail in tls_relay.taken} == {body.plain}
    assert "AUTH" not in " ".join(tls_relay.commands)
