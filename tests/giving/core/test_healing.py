"""Comparing the books: every difference is told and mended, and told again there is none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tamizdat.commands.giving_told import healed
from tamizdat.giving.healing import heal
from tamizdat.giving.models import Contribution, Payment, Receipt
from tamizdat.giving.providers.port import Frequency, ProviderDown
from tamizdat.lib.money import Money
from tests.giving.core.donors import mailed, ref

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def test_what_no_webhook_told_is_found_told_and_mended_once(counter):
    ours = counter.paid(frequency=Frequency.MONTHLY)
    counter.provider.hands.wait(70)
    found = heal(counter.provider, LONG_AGO)
    assert (found.seen, found.arrived, found.foreign, found.adopted) == (1, 2, 0, 0)
    assert {each.number for each in found.differences} == {ours.number}
    assert (Payment.objects.count(), Receipt.objects.count(), mailed("receipt")) == (3, 3, 3)
    again = heal(counter.provider, LONG_AGO)
    assert (again.arrived, again.differences) == (0, [])
    assert healed(again)["differences"] == 0


def test_a_contribution_that_an_old_backup_does_not_know_is_taken_in_again(counter):
    ours = counter.paid(email="")
    name = ref(ours)
    Contribution.objects.all().delete()
    found = heal(counter.provider, LONG_AGO)
    assert (found.adopted, found.arrived) == (1, 1)
    back = Contribution.objects.get(number=ours.number)
    assert (back.state, back.money, ref(back)) == ("paid", Money(500, "EUR"), name)


def test_what_is_not_from_here_is_left_alone(counter):
    counter.provider.books.open("", Frequency.ONCE, Money(500, "EUR"))
    counter.provider.books.open("order 17 of a shop", Frequency.ONCE, Money(500, "EUR"))
    found = heal(counter.provider, LONG_AGO)
    assert (found.foreign, Contribution.objects.count()) == (2, 0)


def test_only_what_changed_since_is_read(counter):
    counter.paid()
    counter.provider.hands.wait(10)
    assert heal(counter.provider, counter.provider.books.clock.now()).seen == 0


def test_a_provider_that_does_not_answer_changes_nothing(counter):
    counter.paid()
    counter.provider.down = True
    with pytest.raises(ProviderDown):
        heal(counter.provider, LONG_AGO)
