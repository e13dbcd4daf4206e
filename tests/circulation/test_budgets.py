"""What a stranger with a script can close at the counter: nothing for those who want out."""

from __future__ import annotations

import re

import pytest

from tamizdat.circulation import caps
from tamizdat.circulation.models import Cap, Outgoing
from tamizdat.circulation.tokens import Purpose, link_token
from tests.circulation.readers import a_newsletter, a_reader, shown, the_post

ANNA = "anna@farshore.example"
BY_MAIL = ("/letters/leave/", "/letters/yours/")


def fill(budget: caps.Budget) -> None:
    Cap.objects.create(what=budget, begun=caps._begin(caps.HOUR), count=caps.FOR_ALL[budget])


@pytest.mark.parametrize("path", ["/letters/", *BY_MAIL])
def test_one_address_posted_without_end_costs_all_others_three_letters(counter, path):
    a_newsletter()
    for _ in range(20):
        assert counter.post(path, address=ANNA, newsletter="friday", shown=shown()).status == 303
    assert Outgoing.objects.count() == caps.PER_MARK
    assert Cap.objects.get(what__in=list(caps.Budget)).count == caps.PER_MARK


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


def test_a_reader_is_mailed_his_data_while_all_other_letters_are_closed(counter):
    subscriber = a_reader(ANNA).subscriber
    fill(caps.Budget.SIGNING_UP)
    fill(caps.Budget.LEAVING)
    page = f"/letters/yours/{link_token(Purpose.YOURS, bytes(subscriber.mark))}"
    assert counter.post(page, do="data", address=ANNA).status == 303
    assert len(the_post()) == 1


def test_a_closed_hour_says_the_same_to_known_and_unknown_and_uses_up_nobodys_letters(counter):
    a_reader(ANNA)
    fill(caps.Budget.LEAVING)
    known, new = (
        counter.post("/letters/leave/", address=address, shown=shown()) for address in (ANNA, "b@farshore.example")
    )
    assert known.status == new.status == 503
    assert known.body == new.body
    assert Cap.objects.count() == 1


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
