"""Whatever happens in whatever order, the books are the provider's in the end."""

from __future__ import annotations

import pytest

from tamizdat.circulation.models import Outgoing
from tamizdat.giving.providers.port import Fate
from tests.giving.core import judge, order
from tests.giving.core.devil import Devil


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
