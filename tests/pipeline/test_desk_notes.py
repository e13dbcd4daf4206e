"""Editors are told by mail, once, of a letter that waits for their word; no reader is in it, and not where the desk is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from wagtail.users.models import UserProfile

from tamizdat.circulation import resealing
from tamizdat.letters.models import Issue
from tamizdat.letters.states import State
from tamizdat.pipeline import friday, post, returns
from tamizdat.pipeline.desk_notes import DeskNote, send_desk_notes
from tamizdat.pipeline.timetable import look_after_letters
from tests.builders import a_newspaper
from tests.fakes.relay import RCPT, Relay
from tests.letters.world import a_newsletter, an_issue
from tests.newsroom.cast import Person
from tests.pipeline.letters_world import an_approved_issue, mail_in, posted_over, send
from tests.postroom.returns import a_complaint

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)


@pytest.fixture
def relay(settings):
    a_newspaper("en", "ru")
    with Relay() as relay:
        posted_over(settings, relay, mail_bounces="bounces@farshore.example")
        yield relay


@pytest.fixture
def editor(relay):
    return Person("Editors").account


def a_missed_letter():
    issue = an_issue(a_newsletter(name="The Friday letter"), due_at=timezone.now() - HOUR)
    look_after_letters()
    return issue


def mails(relay):
    return [(mail.to, mail_in(mail.data)) for mail in relay.taken]


def test_who_decides_is_told_of_a_letter_that_missed_its_hour_and_only_once(relay, editor):
    a_missed_letter()
    look_after_letters()
    assert send_desk_notes() == 1
    assert send_desk_notes() == 0
    ((to, mail),) = mails(relay)
    assert to == editor.email
    assert mail["auto-submitted"] == "auto-generated"
    assert "The Friday letter, 1" in mail.get_content()
    assert "Nobody had approved it at its hour" in mail.get_content()


def test_the_subject_names_no_paper_and_the_text_no_desk(relay, editor, settings):
    a_missed_letter()
    send_desk_notes()
    ((_to, mail),) = mails(relay)
    assert mail["subject"] == "A letter waits for your word"
    assert settings.NEWSPAPER.desk_address not in mail.as_string()
    assert "http" not in mail.get_content()


def test_of_a_letter_that_is_overdue_they_are_told_once_for_each_hour(relay, editor):
    issue = an_issue(a_newsletter(), stories=1, state=State.APPROVED, due_at=timezone.now() - 48 * HOUR)
    look_after_letters()
    look_after_letters()
    assert DeskNote.objects.get().what == "overdue"
    Issue.objects.filter(pk=issue.pk).update(due_at=timezone.now() - 2 * HOUR)
    look_after_letters()
    assert DeskNote.objects.count() == 2


def test_when_readers_complain_the_editors_are_told_and_no_reader_is_named(relay, editor):
    issue = an_approved_issue(*(f"reader{n}@a.example" for n in range(4)))
    friday.begin(issue)
    send(issue)
    letters = list(relay.taken)
    Issue.objects.update(state=State.SENDING)
    relay.taken.clear()
    for mail in letters:
        returns.take(a_complaint(path=mail.sender), ["abuse@farshore.example"])
    assert send_desk_notes() == 1
    ((to, mail),) = mails(relay)
    assert to == editor.email
    assert "paused by itself" in mail.get_content()
    assert "a.example" not in mail.as_string()


def test_a_pause_by_hand_is_told_to_nobody(relay, editor):
    issue = an_approved_issue("ada@a.example")
    friday.begin(issue)
    issue.pause()
    look_after_letters()
    assert not DeskNote.objects.exists()


def test_of_a_locked_list_they_are_told_at_the_hour_of_the_letter(relay, editor, settings):
    import threading

    an_approved_issue("ada@a.example")
    resealing.reseal(resealing.Phrases("", "a harbour in november"))
    try:
        post.round_of(threading.Event())
        post.round_of(threading.Event())
        assert DeskNote.objects.get().what == "locked"
    finally:
        resealing.reseal(resealing.Phrases("a harbour in november", ""))


def test_only_who_may_decide_has_an_address_and_wants_to_hear_of_it_is_told(relay, editor):
    Person("Reporters")
    without = Person("Editors").account
    User.objects.filter(pk=without.pk).update(email="")
    gone = Person("Publishers").account
    User.objects.filter(pk=gone.pk).update(is_active=False)
    UserProfile.objects.create(user=Person("Editors").account, submitted_notifications=False)
    a_missed_letter()
    assert [note.account for note in DeskNote.objects.all()] == [editor]


def test_each_is_told_in_his_own_language(relay, editor):
    UserProfile.objects.create(user=editor, preferred_language="ru")
    a_missed_letter()
    send_desk_notes()
    assert mails(relay)[0][1]["subject"] == "Письмо ждёт вашего слова"


def test_a_relay_that_is_away_makes_a_note_wait_and_come_again_as_the_same_mail(relay, editor):
    a_missed_letter()
    relay.die()
    assert send_desk_notes() == 0
    note = DeskNote.objects.get()
    assert note.done_at is None
    assert note.due_at > timezone.now()
    relay.revive()
    DeskNote.objects.update(due_at=timezone.now())
    assert send_desk_notes() == 1


def test_an_address_that_takes_no_mail_keeps_nobody_else_waiting(relay, editor):
    User.objects.filter(pk=editor.pk).update(email="not an address")
    refused, other = Person("Editors").account, Person("Editors").account
    relay.says[RCPT] = lambda to: "550 5.1.1 nobody" if to == refused.email else "250 2.1.5 fine"
    a_missed_letter()
    assert send_desk_notes() == 1
    assert relay.readers() == [other.email]
    assert not DeskNote.objects.filter(done_at=None).exists()
