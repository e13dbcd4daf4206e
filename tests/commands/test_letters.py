"""``tamizdat letters`` as a technician types it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.conf import settings as here
from django.utils import timezone

from tamizdat.circulation import resealing
from tamizdat.commands.letters import command
from tamizdat.letters.models import Issue
from tests.builders import a_newspaper
from tests.circulation.readers import a_reader
from tests.fakes.relay import DOT, HANG_UP, Relay
from tests.letters.world import a_newsletter, an_issue
from tests.pipeline.letters_world import mail_in, posted_over

pytestmark = pytest.mark.django_db(transaction=True)
ADA, BORIS = "ada@gmail.com", "boris@mail.ru"


@pytest.fixture
def relay(settings):
    a_newspaper("en", "ru")
    with Relay() as relay:
        posted_over(settings, relay)
        yield relay


@pytest.fixture
def friday(relay):
    newsletter = a_newsletter(slug="friday")
    for address in (ADA, BORIS):
        a_reader(address, newsletter)
    return newsletter


@pytest.fixture
def issue(friday):
    return an_issue(friday, stories=1, intro="Dear readers,")


def types(*words, given=None):
    verb, *rest = words
    return CliRunner().invoke(command, [verb, *rest, str(here.NEWSPAPER.directory)], input=given)


def state(issue):
    issue.refresh_from_db()
    return issue.state


def test_the_list_names_each_issue_as_all_other_commands_take_it(issue):
    assert "friday/1" in types("list").output
    (row,) = json.loads(types("list", "--json").output)
    assert (row["issue"], row["state"], row["subject"]) == ("friday/1", "draft", "The dam holds")


def test_a_new_issue_is_begun_and_a_newsletter_that_is_none_is_named_with_those_there_are(friday):
    assert types("new", "friday").exit_code == 0
    assert Issue.objects.get().newsletter == friday
    refused = types("new", "monday")
    assert refused.exit_code == 1
    assert "There are: friday" in refused.output


def test_a_preview_is_the_letter_as_readers_get_it(issue):
    assert types("preview", "friday/1").output.startswith("<!doctype html>")
    assert types("preview", "friday/1", "--text").output.count("Dear readers,") == 1


def test_a_test_goes_to_one_address(issue, relay):
    assert types("test", "friday/1", "editor@farshore.example").exit_code == 0
    assert relay.readers() == ["editor@farshore.example"]


def test_an_approval_is_given_and_taken_back(issue):
    assert "is approved and goes out" in types("approve", "friday/1").output
    assert state(issue) == "approved"
    assert types("withdraw", "friday/1").output == "friday/1: draft.\n"
    assert state(issue) == "draft"
    refused = types("withdraw", "friday/1")
    assert refused.exit_code == 1
    assert "before the sending begins" in refused.output


def test_a_letter_is_sent_counted_and_certified(issue, relay):
    assert types("approve", "friday/1", "--now").exit_code == 0
    sent = types("send", "friday/1")
    assert sent.exit_code == 0, sent.output
    assert sorted(relay.readers()) == [ADA, BORIS]
    told = json.loads(types("status", "friday/1", "--json").output)
    assert (told["state"], told["audience"], told["accepted"]) == ("sent", 2, 2)
    assert "accepted   2" in types("status", "friday/1").output
    certified = json.loads(types("certificate", "friday/1", "--json").output)
    assert (certified["audience"], certified["states"], certified["in_doubt"]) == (2, {"accepted": 2}, [])
    assert "sum        2" in types("certificate", "friday/1").output
    assert ADA not in types("certificate", "friday/1").output


def test_what_is_in_doubt_is_queued_again_after_one_question(issue, relay):
    relay.says[DOT] = lambda _to: HANG_UP
    types("approve", "friday/1", "--now")
    types("send", "friday/1")
    assert len(json.loads(types("certificate", "friday/1", "--json").output)["in_doubt"]) == 2
    assert types("again", "friday/1", given="n\n").exit_code == 1
    del relay.says[DOT]
    assert "2 copies are queued" in types("again", "friday/1", given="y\n").output
    types("send", "friday/1")
    assert len(relay.taken) == 4
    assert len({mail_in(mail.data)["message-id"] for mail in relay.taken}) == 2
    assert "No copy is in doubt" in types("again", "friday/1").output


def test_a_sending_is_paused_resumed_and_cancelled_after_one_question(friday):
    issue = an_issue(friday, stories=1, state="sending", begun_at=timezone.now())
    assert types("pause", "friday/1").output == "friday/1: paused.\n"
    assert types("resume", "friday/1").output == "friday/1: sending.\n"
    nobody = types("cancel", "friday/9", given="n\n")
    assert "End" not in nobody.output  # nothing is asked about what there is not
    assert types("cancel", "friday/1", given="n\n").exit_code == 1
    assert state(issue) == "sending"
    assert types("cancel", "friday/1", "--yes").exit_code == 0
    assert state(issue) == "cancelled"


def test_what_is_done_to_a_letter_is_told_to_programs_too(friday, relay):
    assert json.loads(types("new", "friday", "--json").output)["issue"] == "friday/1"
    an_issue(friday, stories=1)
    assert json.loads(types("preview", "friday/2", "--json").output)["subject"] == "The dam holds"
    assert json.loads(types("test", "friday/2", "editor@farshore.example", "--json").output)["state"] == "draft"
    assert json.loads(types("approve", "friday/2", "--json").output)["state"] == "approved"
    assert json.loads(types("withdraw", "friday/2", "--json").output)["state"] == "draft"
    types("approve", "friday/2", "--now")
    begun = types("send", "friday/2", "--json")
    assert json.loads(begun.stdout)["accepted"] == 2
    an_issue(friday, stories=1, state="sending", begun_at=timezone.now())
    states = [json.loads(types(verb, "friday/3", "--json").output)["state"] for verb in ("pause", "resume")]
    assert states == ["paused", "sending"]
    assert json.loads(types("cancel", "friday/3", "--yes", "--json").output)["state"] == "cancelled"


def test_an_overdue_letter_is_sent_by_hand_only(friday, relay):
    an_issue(friday, stories=1, state="approved", due_at=timezone.now() - timedelta(days=2))
    assert types("send", "friday/1").exit_code == 0
    assert len(relay.taken) == 2


def test_a_locked_list_is_sent_to_with_its_passphrase_and_with_no_other(issue, relay, tmp_path):
    resealing.reseal(resealing.Phrases("", "a harbour in november"))
    try:
        types("approve", "friday/1", "--now")
        assert types("send", "friday/1", given="another\n").exit_code == 1
        assert not relay.taken
        file = tmp_path / "passphrase"
        file.write_text("a harbour in november\n")
        assert types("send", "friday/1", "--passphrase-file", str(file)).exit_code == 0
        assert len(relay.taken) == 2
    finally:
        resealing.reseal(resealing.Phrases("a harbour in november", ""))


def test_without_a_relay_nothing_is_sent_and_the_setting_is_named(issue, settings):
    settings.NEWSPAPER = settings.NEWSPAPER.model_copy(update={"mail": []})
    refused = types("send", "friday/1")
    assert refused.exit_code == 1
    assert "See mail in" in refused.output


@pytest.mark.parametrize("verb", ["preview", "approve", "withdraw", "send", "pause", "resume", "status", "certificate"])
@pytest.mark.parametrize("name", ["friday/9", "friday", "nobody/1", "friday/one"])
def test_an_issue_that_is_none_is_told_with_where_to_look(friday, verb, name):
    refused = types(verb, name)
    assert refused.exit_code == 1
    assert "see: tamizdat letters list" in refused.output


def test_what_was_not_begun_has_no_certificate(issue):
    refused = types("certificate", "friday/1")
    assert refused.exit_code == 1
    assert "was not begun" in refused.output


def test_a_return_that_holds_nothing_is_told_to_whoever_handed_it_over(relay):
    done = types("bounce", given="")
    assert done.exit_code == 65
    assert done.stderr.startswith("Nothing was noted: the standard input was empty")
