"""Whatever happens in whatever order, the books are the provider's in the end."""

from __future__ import annotations

import pytest

from tamizdat.circulation.models import Outgoing
from tamizdat.giving.providers.port import Fate
from tests.giving.core import devil


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("decade", range(4))
def test_after_every_schedule_the_books_are_the_providers(decade):
    for seed in range(decade * 10, decade * 10 + 10):
        wrong, _moves = devil.run(seed)
        assert not wrong, f"seed {seed}"


@pytest.mark.django_db(transaction=True)
def test_the_judge_sees_a_lost_payment_a_second_receipt_and_a_second_charge():
    one = devil.Devil(1)
    one.give()
    (agreement,) = one.provider.books.agreements.values()
    one.provider.approves = False
    one.provider.hands.pay(one.provider.ref(agreement))
    one.come_to_an_end()
    assert devil.judge(one) == []
    Outgoing.objects.create(kind="receipt", language="en", mark=b"", sealed=b"", payload={"payment": 1}, message_id="1")
    Outgoing.objects.create(kind="receipt", language="en", mark=b"", sealed=b"", payload={"payment": 1}, message_id="2")
    one.provider.books.move(agreement, agreement.money, Fate.DONE, first=True)
    wrong = " ".join(devil.judge(one))
    assert "payments differ" in wrong
    assert "mailed twice" in wrong
    assert "taken twice" in wrong
