"""What a stranger with a script can close at the counter: nothing for those who want out."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tamizdat.circulation import caps, outgoing
from tamizdat.circulation.marks import mark
from tamizdat.circulation.models import Cap, Outgoing
from tamizdat.circulation.outgoing import queue
from tamizdat.circulation.tokens import Purpose, link_token
from tests.circulation.readers import a_newsletter, a_reader, shown, the_post

ANNA = "anna@farshore.example"
BY_MAIL = ("/letters/leave/", "/letters/yours/")


def fill(budget: caps.Budget) -> None:
    Cap.objects.create(what=budget, begun=caps._begin(caps.HOUR), count=caps.FOR_ALL[budget])


def test_one_address_signed_up_without_end_costs_all_others_three_letters(counter):
    a_newsletter()
    for _ in range(20):
        assert counter.post("/letters/", address=ANNA, newsletter="friday", shown=shown()).status == 303
    assert Outgoing.objects.count() == caps.PER_MARK
    assert Cap.objects.get(what__in=list(caps.Budget)).count == caps.PER_MARK


@pytest.mark.parametrize("path", BY_MAIL)
def test_a_reader_gets_three_links_a_day_however_often_somebody_asks(counter, path):
    a_reader(ANNA)
    for _ in range(2):
        for _ in range(8):
            assert counter.post(path, address=ANNA, shown=shown()).status == 303
        the_post()
    assert Cap.objects.get().count == 2 * caps.PER_MARK
    assert not Outgoing.objects.exists()
    Cap.objects.all().delete()
    for _ in range(8):
        counter.post(path, address=ANNA, shown=shown())
    assert len(the_post()) == caps.PER_MARK


def test_a_flood_of_made_up_addresses_keeps_no_reader_from_his_link(counter):
    a_reader(ANNA)
    for number in range(7000):
        queue(Outgoing.Kind.LEAVE, mark(f"{number}@nowhere.example"), f"{number}@nowhere.example", "en")
    for path in BY_MAIL:
        assert counter.post(path, address=ANNA, shown=shown()).status == 303
    outgoing.take("another post", 0)  # one round drops the most of them, another the rest
    assert [note.to for note in the_post()] == [ANNA] * len(BY_MAIL)
    assert not Outgoing.objects.exists()
    assert Cap.objects.count() == 1


def test_what_the_counter_writes_is_the_same_for_a_reader_and_for_a_stranger(counter):
    """The fourth time too: a count that only readers have would tell who is one."""
    a_reader(ANNA)
    for address in (ANNA, "nobody@farshore.example"):
        Outgoing.objects.all().delete()
        with CaptureQueriesContext(connection) as asked:
            for _ in range(caps.PER_MARK + 1):
                counter.post("/letters/leave/", address=address, shown=shown())
        assert Outgoing.objects.count() == caps.PER_MARK + 1
        said = [re.sub(r"'[^']*'|X'[^']*'|\d+", "?", query["sql"]) for query in asked]
        if address == ANNA:
            first = said
    assert said == first


def test_who_signs_up_and_wants_out_in_the_same_moment_gets_both_letters(counter):
    a_newsletter()
    counter.post("/letters/", address=ANNA, newsletter="friday", shown=shown())
    counter.post("/letters/leave/", address=ANNA, shown=shown())
    assert len(the_post()) == 2


@pytest.mark.parametrize("path", BY_MAIL)
@pytest.mark.parametrize("address", [ANNA, "nobody@farshore.example"])
def test_who_wants_out_gets_his_link_while_signing_up_is_closed(counter, path, address):
    a_reader(ANNA)
    fill(caps.Budget.SIGNING_UP)
    assert counter.post("/letters/", address=address, newsletter="friday", shown=shown()).status == 503
    assert counter.post(path, address=address, shown=shown()).status == 303


def test_a_reader_whom_a_stranger_signed_up_three_times_can_still_leave(counter):
    a_reader(ANNA)
    for _ in range(caps.PER_MARK + 1):
        counter.post("/letters/", address=ANNA, newsletter="friday", shown=shown())
    assert len(the_post()) == caps.PER_MARK
    counter.post("/letters/leave/", address=ANNA, shown=shown())
    assert len(the_post()) == 1


@pytest.fixture
def full(db):
    """No post has run for long, and somebody asks without end."""
    sealed = {"kind": "leave", "language": "en", "mark": b"m" * 32, "sealed": b"s"}
    rows = (Outgoing(message_id=str(number), **sealed) for number in range(outgoing.MOST_WAITING))
    Outgoing.objects.bulk_create(rows, 5000)


def test_a_reader_is_mailed_his_data_while_all_other_letters_are_closed(counter, full):
    subscriber = a_reader(ANNA).subscriber
    fill(caps.Budget.SIGNING_UP)
    page = f"/letters/yours/{link_token(Purpose.YOURS, bytes(subscriber.mark))}"
    assert counter.post(page, do="data", address=ANNA).status == 303
    assert Outgoing.objects.filter(kind="data").exists()


def test_a_queue_that_is_full_says_the_same_to_known_and_unknown_and_uses_up_nobodys_letters(counter, full):
    a_reader(ANNA)
    known, new = (
        counter.post("/letters/leave/", address=address, shown=shown()) for address in (ANNA, "b@farshore.example")
    )
    assert known.status == new.status == 503
    assert known.body == new.body
    assert not Cap.objects.exists()


@pytest.mark.parametrize("path", BY_MAIL)
def test_a_form_that_was_not_shown_comes_back_filled_in_and_is_good_after_a_moment(counter, path):
    page = counter.post(path, address=ANNA)
    assert page.status == 200
    assert "press once more" in page.body.decode()
    assert f'value="{ANNA}"' in page.body.decode()
    (token,) = re.findall('name="shown" value="([^"]+)"', page.body.decode())
    assert counter.post(path, address=ANNA, shown=token).status == 422
    assert not Outgoing.objects.exists()


@pytest.mark.parametrize("path", BY_MAIL)
@pytest.mark.parametrize("token", [shown, lambda: shown(0), lambda: shown(3 * 3600), lambda: "forged"])
def test_only_a_form_that_was_shown_in_time_is_taken(counter, path, token):
    good = token is shown
    assert counter.post(path, address=ANNA, shown=token()).status == (303 if good else 422)
    assert Outgoing.objects.exists() == good
