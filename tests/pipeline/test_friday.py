"""From an approved issue to its readers' relays, and what the ledger says of it."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from tamizdat.circulation.errors import CannotOpen
from tamizdat.circulation.leaving import leave, of_token
from tamizdat.circulation.models import Outgoing, Subscriber, Subscription
from tamizdat.circulation.opening import Opener
from tamizdat.circulation.signing_up import write_to
from tamizdat.letters.ports import post_office
from tamizdat.letters.refusals import LetterRefused
from tamizdat.letters.states import State as IssueState
from tamizdat.paper.models import PrintedIssue
from tamizdat.pipeline import friday, mailroom, post, pulse
from tamizdat.pipeline.chain import LedgerBlock, certificate
from tamizdat.pipeline.deliveries import Delivery, forget_who_got_what
from tamizdat.pipeline.ledger import DatabaseLedger
from tamizdat.pipeline.models import Pulse
from tamizdat.pipeline.note_post import send_notes
from tamizdat.postroom.errors import Tampered
from tamizdat.postroom.ledger import State
from tests.commands.newspapers import environment
from tests.fakes.relay import DOT, HANG_UP, RCPT, Relay
from tests.pipeline.letters_world import an_approved_issue, mail_in, posted_over, send

pytestmark = pytest.mark.django_db(transaction=True)

ADA, BORIS, CLARA = "ada@gmail.com", "boris@mail.ru", "clara@her-own-domain.example"


@pytest.fixture
def relay(settings):
    with Relay() as relay:
        posted_over(settings, relay)
        yield relay


def states():
    return sorted(Delivery.objects.values_list("state", flat=True))


def test_every_reader_gets_the_same_letter_and_a_way_to_leave_of_his_own(relay):
    issue = an_approved_issue(ADA, BORIS, CLARA)
    assert friday.begin(issue) == 3
    send(issue)
    assert sorted(relay.readers()) == sorted([ADA, BORIS, CLARA])
    assert len({mail.data.partition(b"\r\n\r\n")[2] for mail in relay.taken}) == 1
    letters = [mail_in(mail.data) for mail in relay.taken]
    assert len({letter["message-id"] for letter in letters}) == 3
    for mail, letter in zip(relay.taken, letters, strict=True):
        url = letter["list-unsubscribe"].strip("<>")
        assert letter["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
        assert letter["to"] == mail.to
        assert of_token(url.rpartition("/")[2])
    assert issue.state == IssueState.SENT


def test_who_leaves_in_the_middle_of_a_send_gets_nothing_more(relay):
    issue = an_approved_issue(ADA, BORIS)
    friday.begin(issue)
    leave(Subscription.objects.last())
    send(issue)
    assert len(relay.taken) == 1
    assert states() == ["accepted", "left"]


def test_a_change_after_the_beginning_changes_no_letter(relay):
    issue = an_approved_issue(ADA)
    friday.begin(issue)
    story = issue.picks.get().article
    story.title = "Another headline altogether"
    story.save_revision().publish()
    send(issue)
    assert "Another headline" not in mail_in(relay.taken[0].data).get_body(("plain",)).get_content()


def test_a_refused_reader_is_stopped_and_a_greylisted_one_waits(relay):
    relay.says[RCPT] = lambda to: {ADA: "550 5.1.1 nobody", BORIS: "451 4.7.1 later"}.get(to, "250 2.1.5 fine")
    issue = an_approved_issue(ADA, BORIS, CLARA)
    friday.begin(issue)
    send(issue)
    assert states() == ["accepted", "deferred", "refused"]
    assert issue.state == IssueState.SENDING
    assert Subscription.objects.filter(state="stopped").count() == 1
    assert not friday.has_work(issue)


def test_a_letter_that_is_accepted_wipes_out_the_bounces_that_passed(relay):
    relay.says[RCPT] = lambda to: "451 4.7.1 later" if to == BORIS else "250 2.1.5 fine"
    issue = an_approved_issue(ADA, BORIS)
    Subscriber.objects.update(soft=3)
    friday.begin(issue)
    send(issue)
    assert sorted(Subscriber.objects.values_list("soft", flat=True)) == [0, 3]


def test_pausing_stops_the_claims_and_resuming_loses_nobody(relay):
    issue = an_approved_issue(ADA, BORIS)
    friday.begin(issue)
    issue.pause()
    stop = threading.Event()
    post.round_of(stop)
    assert relay.taken == []
    issue.resume()
    post.round_of(stop)
    assert len(relay.taken) == 2


def test_the_post_begins_what_is_due_and_nothing_that_nobody_approved(relay):
    approved = an_approved_issue(ADA)
    draft = an_approved_issue(BORIS)
    draft.withdraw_approval()
    post.round_of(threading.Event())
    approved.refresh_from_db()
    assert (approved.state, relay.readers()) == (IssueState.SENT, [ADA])


def test_a_sent_issue_is_a_page_of_the_paper_and_the_preview_leads_there(relay):
    issue = an_approved_issue(ADA)
    friday.begin(issue)
    send(issue)
    assert PrintedIssue.objects.get(pk=issue.pk).withdrawn is False
    issue.newsletter.refresh_from_db()
    assert issue.newsletter.latest.endswith("/latest.html")


def test_the_desk_sees_numbers_and_only_the_providers_that_everybody_uses(relay):
    issue = an_approved_issue(ADA, BORIS, CLARA)
    friday.begin(issue)
    send(issue)
    progress = post_office().progress(issue)
    assert (progress.audience, progress.accepted, progress.share) == (3, 3, 100)
    assert {each.name for each in progress.destinations} == {"Gmail", "Mail.ru", "others"}
    assert not Pulse.objects.filter(provider__contains="own-domain").exists()


def test_a_test_letter_goes_to_the_address_that_was_typed_and_is_marked(relay):
    issue = an_approved_issue()
    post_office().send_test(issue, "editor@farshore.example")
    letter = mail_in(relay.taken[0].data)
    assert letter["subject"] == "Test: The dam holds"
    assert letter["list-unsubscribe"] is None
    assert not Delivery.objects.exists()


def test_a_test_says_what_is_wrong_when_it_cannot_be_sent(relay, settings):
    issue = an_approved_issue()
    with pytest.raises(LetterRefused, match="address"):
        post_office().send_test(issue, "no address")
    relay.says[RCPT] = lambda _to: "550 5.7.1 relaying denied"
    with pytest.raises(LetterRefused, match="550"):
        post_office().send_test(issue, "editor@farshore.example")
    settings.NEWSPAPER = settings.NEWSPAPER.model_copy(update={"mail": []})
    with pytest.raises(LetterRefused, match="relay"):
        post_office().send_test(issue, "editor@farshore.example")


def test_the_counters_letters_go_out_once_and_wait_when_the_relay_is_away(relay):
    write_to(ADA, Outgoing.Kind.ASKED, "en")
    an_approved_issue(ADA)
    Outgoing.objects.all().delete()
    write_to(ADA, Outgoing.Kind.MANAGE, "en")
    relay.die()
    assert send_notes() == 0
    relay.revive()
    Outgoing.objects.update(due_at="2020-01-01T00:00Z")
    assert send_notes() == 1
    assert not Outgoing.objects.exists()
    letter = mail_in(relay.taken[0].data)
    assert (letter["to"], letter["auto-submitted"]) == (ADA, "auto-replied")


def test_rows_whose_worker_is_gone_are_in_doubt_and_the_issue_ends_all_the_same(relay):
    issue = an_approved_issue(ADA, BORIS)
    friday.begin(issue)
    gone = Delivery.objects.first()
    Delivery.objects.filter(pk=gone.pk).update(state=State.CLAIMED, worker="elsewhere", attempt=1, until=1)
    send(issue)
    assert states() == ["accepted", "doubt"]
    assert issue.state == IssueState.SENT


def test_a_domain_that_is_new_sends_what_its_day_allows_and_the_rest_waits(relay, settings):
    today = timezone.localdate().isoformat()
    settings.NEWSPAPER = settings.NEWSPAPER.model_copy(update={"mail_warm_up": today, "mail_connections": 1})
    issue = an_approved_issue(*(f"reader{n}@a.example" for n in range(3)))
    friday.begin(issue)
    Pulse.objects.create(issue=issue, beat=int(time.time()) // pulse.BEAT, accepted=198)
    send(issue)
    assert states() == ["accepted", "accepted", "queued"]
    assert issue.state == IssueState.SENDING


def test_what_is_shown_by_provider_adds_up_though_an_interruption_lost_whose_some_were(relay):
    issue = an_approved_issue(ADA, BORIS, CLARA)
    friday.begin(issue)
    send(issue)
    Pulse.objects.filter(issue=issue, provider="Mail.ru").delete()
    far = post_office().progress(issue)
    assert sorted((each.name, each.accepted) for each in far.destinations) == [("Gmail", 1), ("others", 2)]
    assert far.rate == 0  # it has ended


def test_rows_in_doubt_are_sent_again_at_an_editors_word_alone_and_can_be_known_as_the_same_mail(relay):
    issue = an_approved_issue(ADA)
    friday.begin(issue)
    relay.says[DOT] = lambda _to: HANG_UP
    send(issue)
    assert (states(), issue.state) == (["doubt"], IssueState.SENT)
    del relay.says[DOT]
    send(issue)
    assert states() == ["doubt"]
    with Opener() as opener:
        assert DatabaseLedger(issue, opener).send_again() == 1
    send(issue)
    assert states() == ["accepted"]
    assert len({mail_in(mail.data)["message-id"] for mail in relay.taken}) == 1
    assert certificate(issue).states == {State.ACCEPTED: 1}


def test_after_a_restart_the_post_takes_up_at_once_what_its_killed_process_held(relay):
    issue = an_approved_issue(ADA)
    friday.begin(issue)
    with Opener() as opener:
        DatabaseLedger(issue, opener).claim(f"{mailroom.this_post_office()}-{issue.pk}", 10, 600)
    post.round_of(threading.Event())
    assert states() == ["accepted"]


def test_a_password_that_is_missing_is_told_and_tried_again_later(relay, settings, caplog):
    settings.NEWSPAPER = settings.NEWSPAPER.model_copy(update={"mail": ["smtp://ada@127.0.0.1:25"]})
    issue = an_approved_issue(ADA)
    for _ in range(3):
        post.round_of(threading.Event())
    told = [record.getMessage() for record in caplog.records if "password for ada@127.0.0.1" in record.getMessage()]
    assert len(told) == 1
    assert not friday.finish_if_done(issue)


def test_a_reader_who_was_sent_a_letter_can_be_forgotten_by_the_counter_which_knows_no_deliveries(relay, settings):
    issue = an_approved_issue(ADA)
    friday.begin(issue)
    send(issue)
    mark = bytes(Subscription.objects.get().subscriber.mark)
    directory = settings.NEWSPAPER.directory
    code = f"""
from pathlib import Path
from tamizdat.config.start import start
start(Path({str(directory)!r}), face="counter")
from tamizdat.circulation.errors import CannotOpen
from tamizdat.circulation.leaving import forget
assert forget(bytes.fromhex({mark.hex()!r}))
"""
    done = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not Subscription.objects.exists()
    assert certificate(issue).states == {State.ACCEPTED: 1}


def test_a_subject_from_a_word_processor_is_one_line(relay):
    issue = an_approved_issue(ADA)
    type(issue).objects.update(subject="Six to five,\u2028and\tninety days\x07")
    issue.refresh_from_db()
    friday.begin(issue)
    send(issue)
    assert mail_in(relay.taken[0].data)["subject"] == "Six to five, and ninety days"


@pytest.mark.parametrize("verb", ["pause", "cancel"])
def test_what_is_paused_or_cancelled_is_sent_to_nobody_whoever_asks(relay, verb):
    issue = an_approved_issue(ADA)
    friday.begin(issue)
    getattr(issue, verb)()
    with pytest.raises(LetterRefused, match="not being sent"):
        send(issue)
    assert relay.taken == []


def test_a_damaged_address_costs_its_reader_the_letter_and_nobody_else(relay):
    issue = an_approved_issue(ADA, BORIS)
    friday.begin(issue)
    damaged = Subscription.objects.first().subscriber
    damaged.sealed = b"\0" + bytes(damaged.sealed)[1:]
    damaged.save()
    send(issue)
    assert (states(), issue.state) == (["accepted", "refused"], IssueState.SENT)


def test_a_key_that_opens_nothing_refuses_nobody(relay):
    issue = an_approved_issue(ADA)
    friday.begin(issue)
    reader = Subscription.objects.get().subscriber
    reader.sealed = b"\0" + bytes(reader.sealed)[1:]
    reader.save()
    with Opener() as opener, pytest.raises(CannotOpen):
        DatabaseLedger(issue, opener).claim("one", 10, 60)
    assert states() == ["queued"]


def test_a_ledger_that_was_set_back_is_found_out(relay):
    issue = an_approved_issue(ADA, BORIS)
    friday.begin(issue)
    send(issue)
    LedgerBlock.objects.all().delete()
    Delivery.objects.update(state=State.QUEUED)
    with pytest.raises(Tampered, match="ends at block 0"):
        certificate(issue)


def test_a_letter_that_was_cancelled_before_anybody_had_it_is_no_page_of_the_paper(relay):
    issue = an_approved_issue(ADA)
    friday.begin(issue)
    issue.cancel()
    post.round_of(threading.Event())
    assert PrintedIssue.objects.get(pk=issue.pk).withdrawn


def test_it_is_forgotten_thirty_days_after_its_end_who_got_a_letter_and_the_certificate_holds(relay):
    issue = an_approved_issue(ADA, BORIS)
    friday.begin(issue)
    send(issue)
    before = certificate(issue)
    assert forget_who_got_what(issue.ended_at + timedelta(days=29)) == 0
    assert forget_who_got_what(issue.ended_at + timedelta(days=31)) == 2
    assert not Delivery.objects.exclude(subscription=None).exists()
    assert certificate(issue) == before
    assert post_office().progress(issue).accepted == 2


def test_a_reader_who_asks_what_is_kept_of_him_is_told_of_the_letters_too(relay):
    relay.says[RCPT] = lambda to: "550 5.7.1 not here" if to == BORIS else "250 2.1.5 fine"
    issue = an_approved_issue(ADA, BORIS)
    friday.begin(issue)
    send(issue)
    del relay.says[RCPT]
    for address in (ADA, BORIS):
        write_to(address, Outgoing.Kind.DATA, "en")
    assert send_notes() == 2
    told = {mail.to: mail_in(mail.data).get_content() for mail in relay.taken[-2:]}
    assert f"{issue}, " in told[ADA]
    assert told[ADA].count(": sent") == 1
    assert "refused by your mail server" in told[BORIS]
