"""Addresses, networks and answers are planted wherever a donor can leave one, and then looked for in every byte that is kept or written."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from django.utils import timezone

from tamizdat.giving import reminders
from tamizdat.giving.models import Contribution, Designation, Reminder
from tests.circulation.kept import everything_kept
from tests.circulation.readers import shown, the_post

PLANTED = (b"planted.anna", b"planted.boris", b"planted.vera", b"203.0.113.77", b"planted-browser", b"planted-referrer")


@pytest.mark.django_db(transaction=True)
def test_nothing_of_a_donor_is_found_in_the_database_its_log_or_the_logs(window, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    Designation.objects.create(country="RU", from_date=timezone.localdate() - timedelta(days=10))
    anna, boris, vera = (f"{name}@farshore.example" for name in ("planted.anna", "planted.boris", "planted.vera"))
    safe = {"residence": "ZZ", "travels": "ZZ", "card": "ZZ"}
    window.visitor.ask(
        "/support/",
        "GET",
        REMOTE_ADDR="203.0.113.77",
        HTTP_USER_AGENT="planted-browser",
        HTTP_REFERER="planted-referrer",
    )
    window.go(**safe, frequency="monthly", monthly="5.00", address=anna)
    window.pay(Contribution.objects.get())
    window.go(**{**safe, "residence": "RU"}, address=vera)
    window.go(**safe, own="nothing", address=vera)
    window.post("/support/yours/", address=vera, shown=shown())
    window.post("/support/remind/", address=boris, residence="ZZ", shown=shown())
    window.post("/support/remind/", address=vera, residence="RU", shown=shown())
    for text in everything_kept():
        assert not [planted for planted in PLANTED if planted in text.lower()]
    assert {note.to for note in the_post()} == {anna, boris}
    Reminder.objects.update(state="confirmed")
    reminders.send_due(Reminder.objects.get().due_on)
    assert [note.to for note in the_post()] == [boris]
    for text in [*everything_kept(), caplog.text.encode(), "".join(capfd.readouterr()).encode()]:
        assert not [planted for planted in PLANTED if planted in text.lower()]
