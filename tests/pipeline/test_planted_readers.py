"""Readers are planted, a letter is sent to them with all that can go wrong, and then they are looked for in every byte kept or said."""

from __future__ import annotations

import logging

import pytest
from django.core.handlers.wsgi import WSGIHandler

from tamizdat.circulation.copies import name_of
from tamizdat.commands import doctor_letters, doctor_post
from tamizdat.letters.ports import post_office
from tamizdat.pipeline import friday, returns
from tamizdat.pipeline.chain import certificate
from tamizdat.pipeline.deliveries import Delivery
from tamizdat.pipeline.desk_notes import send_desk_notes
from tamizdat.pipeline.note_post import send_notes
from tamizdat.pipeline.reports import count_reports
from tamizdat.pipeline.timetable import look_after_letters
from tests.builders import a_newspaper
from tests.circulation.kept import everything_kept
from tests.circulation.providers import MAILGUN_KEY, call, mailgun
from tests.circulation.readers import shown
from tests.fakes.relay import DOT, HANG_UP, RCPT, Relay
from tests.newsroom.cast import Person
from tests.pipeline.letters_world import an_approved_issue, posted_over, send
from tests.postroom.returns import a_complaint, a_report
from tests.wsgi import ask

NAMES = ("planted.anna", "planted.boris", "planted.clara", "planted.dina", "planted.egor")
READERS = [f"{name}@house-of-{name[8:]}.example" for name in NAMES]
ANSWERS = {"planted.boris": "550 5.1.1 {} is unknown", "planted.clara": "451 4.7.1 {} comes later"}


@pytest.fixture
def relay(settings):
    a_newspaper("en")
    webhooks = settings.NEWSPAPER.keys / "webhooks"
    webhooks.write_text(f"mailgun {MAILGUN_KEY}\n")
    with Relay() as relay:
        posted_over(settings, relay, mail_bounces="bounces@farshore.example")
        relay.says[RCPT] = lambda to: ANSWERS.get(to.partition("@")[0], "250 2.1.5 fine").format(to)
        relay.says[DOT] = lambda to: HANG_UP if "dina" in to else "250 2.0.0 queued"
        yield relay
    webhooks.unlink()


def planted(texts):
    return [name for text in texts for name in (*NAMES, "house-of-") if name.encode() in text.lower()]


@pytest.mark.django_db(transaction=True)
def test_no_reader_of_a_letter_is_found_in_anything_that_is_kept_or_said(relay, settings, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    editor = Person("Editors")
    issue = an_approved_issue(*READERS)
    friday.begin(issue)
    send(issue)
    assert sorted(Delivery.objects.values_list("state", flat=True)) == [
        *("accepted", "accepted", "deferred", "doubt", "refused"),
    ]
    assert not planted(everything_kept())

    anna, egor = (next(mail for mail in relay.taken if mail.to == READERS[number]) for number in (0, 4))
    returns.take(a_report(status="5.2.2") + f"\r\n<{READERS[0]}>: full".encode(), [anna.sender])
    returns.take(a_complaint(path=egor.sender), ["abuse@farshore.example"])
    settings.ROOT_URLCONF, settings.MIDDLEWARE = "tamizdat.config.urls_counter", []
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    row = Delivery.objects.filter(state="accepted").first()
    told = mailgun(name_of(issue.pk, row.pk, row.attempt), recipient=READERS[0])
    answers = [call(WSGIHandler(), "mailgun", told)]
    typed = f"address={READERS[0]}&shown={shown()}".encode()
    form = {"CONTENT_TYPE": "application/x-www-form-urlencoded"}
    answers.append(ask(WSGIHandler(), "/letters/leave/", "POST", typed, **form))
    assert [answer.status for answer in answers] == [200, 303]
    assert not planted(everything_kept())
    count_reports()
    send_notes()
    post_office().send_test(issue, READERS[0])
    look_after_letters()
    send_desk_notes()

    settings.ROOT_URLCONF = "tamizdat.config.urls_desk"
    findings = [*doctor_post.examine(settings.NEWSPAPER), *doctor_letters.examine(settings.NEWSPAPER)]
    said = [repr(findings), repr(certificate(issue)), repr(post_office().progress(issue)), editor.account.username]
    said += ["".join(capfd.readouterr()), caplog.text]
    assert "in doubt" in said[0]
    assert not planted([*everything_kept(), *(text.encode() for text in said), *(answer.body for answer in answers)])
