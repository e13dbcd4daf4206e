"""Reminders: confirmed by mail, sealed, sent once in the right month, and then gone."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from tamizdat.circulation import caps
from tamizdat.circulation.models import Cap, Outgoing
from tamizdat.demo.next_month import next_month
from tamizdat.giving import months, reminders
from tamizdat.giving.models import Reminder
from tests.circulation.readers import shown, the_post

ANNA = "anna@farshore.example"


def asked(window, **fields) -> int:
    return window.post("/support/remind/", **{"address": ANNA, "shown": shown(), **fields}).status


def links(text: str) -> list[str]:
    return re.findall(r"https?://[^/\s]+(/support/remind/\S+)", text)


def confirmed(window, month: int) -> str:
    """Asked and confirmed; the link that takes it back."""
    asked(window, month=month)
    (note,) = the_post()
    confirm, stop = links(note.text)
    assert window.post(confirm).status == 200
    return stop


@pytest.mark.parametrize("offset", range(1, months.MOST + 1))
def test_the_month_is_right_for_every_day_of_a_year_on_which_somebody_asks(offset):
    for number in range(366):
        today = date(2028, 1, 1) + timedelta(days=number)
        due = months.day_in(months.month_of(today) + offset, today.day)
        assert (due.year * 12 + due.month) - (today.year * 12 + today.month) == offset
        assert due.day == today.day or (due.day < today.day and (due + timedelta(days=1)).day == 1)


def test_somebody_is_reminded_once_and_forgotten(window):
    month = months.month_of(timezone.localdate()) + 3
    confirmed(window, month)
    due = Reminder.objects.get().due_on
    assert months.month_of(due) == month
    assert reminders.send_due(due - timedelta(days=1)) == 0
    assert reminders.send_due(due) == 1
    assert reminders.send_due(due) == 0
    assert not Reminder.objects.exists()
    (note,) = the_post()
    assert note.to == ANNA
    assert "This was the only reminder" in note.text
    assert not Outgoing.objects.exists()


def test_asking_leaves_one_sealed_row_and_confirming_needs_a_press(window):
    month = months.month_of(timezone.localdate()) + 1
    assert asked(window, month=month) == 303
    assert not Reminder.objects.exists()
    (note,) = the_post()
    reminder = Reminder.objects.get()
    assert reminder.state == "asked"
    assert b"anna" not in bytes(reminder.sealed)
    assert reminder.consent is not None
    confirm, _stop = links(note.text)
    assert window.get(confirm).status == 200
    reminder.refresh_from_db()
    assert reminder.state == "asked"
    assert reminders.send_due(reminder.due_on) == 0
    window.post(confirm)
    reminder.refresh_from_db()
    assert reminder.state == "confirmed"


def test_a_letter_that_is_written_twice_makes_one_reminder(window):
    asked(window)
    letter = Outgoing.objects.get()
    assert reminders.register(letter, ANNA) == reminders.register(letter, ANNA)
    assert Reminder.objects.count() == 1


def test_it_can_be_taken_back_even_when_its_mail_waits_already(window):
    stop = confirmed(window, months.month_of(timezone.localdate()) + 1)
    assert window.get(stop).status == 200
    assert Reminder.objects.exists()
    reminders.send_due(Reminder.objects.get().due_on)
    assert window.post(stop).status == 200
    assert the_post() == []
    assert window.post(stop).status == 200


def test_in_a_demo_months_go_by_at_a_press_and_the_letter_comes_when_its_month_has_come(window):
    confirmed(window, months.month_of(timezone.localdate()) + 2)
    asked(window, month=months.month_of(timezone.localdate()) + 1, address="boris@farshore.example")
    the_post()
    assert [next_month() for _press in range(3)] == [0, 1, 0]
    (note,) = the_post()
    assert (note.to, note.subject) == (ANNA, "You asked to be reminded")
    assert Reminder.objects.get().state == "asked", "what was not confirmed stays where it is"


def test_what_nobody_confirmed_is_erased_after_a_week(window):
    asked(window)
    the_post()
    assert reminders.tidy() == 0
    Reminder.objects.update(asked_at=timezone.now() - timedelta(days=8))
    assert reminders.tidy() == 1
    assert not Reminder.objects.exists()


def test_a_link_whose_reminder_is_gone_says_so(window):
    asked(window)
    (note,) = the_post()
    Reminder.objects.all().delete()
    assert window.post(links(note.text)[0]).status == 410


@pytest.mark.parametrize("month", ["0", "-1", "999999", "x", ""])
def test_a_month_that_cannot_be_is_next_month(window, month):
    assert asked(window, month=month) == 303
    assert Outgoing.objects.get().payload["month"] == months.month_of(timezone.localdate()) + 1


@pytest.mark.parametrize(
    ("fields", "said"), [({"address": "nobody"}, "not a whole address"), ({"shown": ""}, "press again")]
)
def test_what_was_typed_is_kept(window, fields, said):
    month = months.month_of(timezone.localdate()) + 5
    given = {"address": ANNA, "month": month, "shown": shown(), **fields}
    answer = window.post("/support/remind/", **given)
    assert answer.status == 422
    assert said in answer.body.decode()
    assert f'value="{given["address"]}"' in answer.body.decode()
    assert f'<option value="{month}" selected>' in answer.body.decode()


def test_one_address_is_written_to_three_times_a_day_and_costs_nobody_else_more(window):
    for _ in range(10):
        assert asked(window) == 303
    assert Outgoing.objects.count() == caps.PER_MARK
    assert Cap.objects.get(what=caps.Budget.REMINDING).count == caps.PER_MARK


def test_when_too_many_ask_at_once_the_counter_says_when_to_come_back(window):
    Cap.objects.create(what=caps.Budget.REMINDING, begun=caps._begin(caps.HOUR), count=caps.FOR_ALL["reminding"])
    assert asked(window) == 503
    assert window.post("/support/yours/", address=ANNA, shown=shown()).status == 303


def test_a_reminder_cannot_be_told_from_anybody_elses_row(window):
    """Its mark is made with a key of its own: it ties nobody to the list of letters."""
    from tamizdat.circulation.marks import mark

    confirmed(window, months.month_of(timezone.localdate()) + 1)
    assert bytes(Reminder.objects.get().mark) != mark(ANNA)
