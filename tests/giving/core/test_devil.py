"""Whatever happens in whatever order, the books are the provider's in the end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tamizdat.circulation.models import Outgoing
from tamizdat.giving.begin import begin
from tamizdat.giving.providers.port import Fate, Frequency
from tests.giving.core import judge, moving_judge, order, untold_devil
from tests.giving.core.devil import Devil
from tests.giving.core.moving_devil import MovingDevil


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(6))
def test_after_every_schedule_the_books_are_the_providers(seed):
    wrong, _moves = judge.run(seed)
    assert not wrong


@pytest.mark.parametrize("provider", list(order.PLACES))
def test_in_whatever_order_a_providers_answers_come_the_books_are_its_last_word(provider):
    for seed in range(40):
        assert order.Order(seed, provider).play() == [], f"seed {seed}"


@pytest.mark.django_db(transaction=True)
def test_the_judge_sees_a_lost_payment_a_second_receipt_and_a_second_charge():
    one = Devil(1, size=1)
    (donor,) = one.donors
    one.give(donor)
    one.provider.approves = False
    agreement = one.agreement(donor)
    one.provider.hands.pay(one.provider.ref(agreement))
    one.come_to_an_end()
    assert judge.judge(one) == []
    Outgoing.objects.create(kind="receipt", language="en", mark=b"", sealed=b"", payload={"payment": 1}, message_id="1")
    Outgoing.objects.create(kind="receipt", language="en", mark=b"", sealed=b"", payload={"payment": 1}, message_id="2")
    one.provider.books.move(agreement, agreement.money, Fate.DONE, first=True)
    wrong = " ".join(judge.judge(one))
    assert "payments differ" in wrong
    assert "mailed twice" in wrong
    assert "taken twice" in wrong


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(2))
def test_whoever_agrees_anew_however_often_gives_in_one_place_and_is_charged_once(seed):
    wrong, _moves = moving_judge.run(seed, size=5)
    assert not wrong


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(2))
def test_where_giving_is_a_crime_nothing_goes_on_of_which_nobody_says_from_where(seed):
    wrong, _moves = untold_devil.run(seed, size=8)
    assert not wrong


@pytest.mark.django_db(transaction=True)
def test_the_judge_of_moves_sees_two_that_go_on_what_was_kept_and_who_lost_both():
    one = MovingDevil(1, size=1)
    (donor,), till = one.donors, one.provider
    till.approves = False
    begin(replace(one.choice(donor), frequency=Frequency.MONTHLY), one.tills)
    (ours,) = till.books.agreements.values()
    till.hands.pay(till.ref(ours))
    one.come_to_an_end()
    one.turn_to(donor)
    one.wish_another_card(donor)
    for _window in range(2):
        begin(one.choice(donor, ours.number), one.tills)
    _ours, *drafts = till.books.agreements.values()
    for each in drafts:
        till.hands.pay(till.ref(each))
    one.come_to_an_end()
    assert moving_judge.judge(one) == []
    counts, beside = sorted(drafts, key=lambda each: each.standing)
    beside.standing = counts.standing
    beside.movements[0].refunds.clear()
    wrong = " ".join(moving_judge.judge(one))
    assert "all go on" in wrong
    assert "taken beside the one that counts, and kept" in wrong
    till.cancel(till.ref(counts), "key")
    assert "ended by us, and nothing is in its place" in " ".join(moving_judge.judge(one))
