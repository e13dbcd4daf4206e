"""The books are the provider's, in whatever order and however often we hear of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tamizdat.giving import figures, ledger
from tamizdat.giving.errors import WrongSnapshot
from tamizdat.giving.models import Contribution, Dispute, Payment, Receipt, Refund, Told
from tamizdat.giving.providers.port import (
    DisputeSeen,
    Fate,
    Frequency,
    PaymentSeen,
    RefundSeen,
    Snapshot,
    Standing,
    Verdict,
)
from tamizdat.lib.money import Money
from tests.fakes.provider import NOON
from tests.giving.core.donors import ANNA, mailed, ref

FIVE = Money(500, "EUR")


def a_contribution(**fields: Any) -> Contribution:
    given = {"frequency": "monthly", "currency": "EUR", "amount": 500, "provider": "fake", "language": "en"}
    return Contribution.objects.create(**{**given, **fields})


def seen(ours: Contribution, standing: Standing, minutes: int, *payments: PaymentSeen, **fields: Any) -> Snapshot:
    at = NOON + timedelta(minutes=minutes)
    return Snapshot("fake", "fake_1", ours.number, Frequency.MONTHLY, FIVE, standing, at, payments, **fields)


def a_payment(name: str, fate: Fate = Fate.DONE, minutes: int = 0, **fields: Any) -> PaymentSeen:
    return PaymentSeen(name, FIVE, fate, NOON + timedelta(minutes=minutes), **fields)


def books(ours: Contribution) -> tuple[Any, ...]:
    """All that stands in our rows, but the moments of our own clock."""
    ours.refresh_from_db()
    paid = Payment.objects.filter(contribution=ours).order_by("ref_mark")
    return (
        (ours.state, ours.amount, ours.due_at, ours.began_at, ours.ended_at, ours.ended_by, ours.as_of),
        list(paid.values_list("ref_mark", "amount", "fee", "fate", "first", "made_at")),
        list(Refund.objects.filter(payment__contribution=ours).order_by("ref_mark").values_list("ref_mark", "fate")),
        list(
            Dispute.objects.filter(payment__contribution=ours).order_by("ref_mark").values_list("ref_mark", "verdict")
        ),
    )


def a_life(ours: Contribution) -> list[Snapshot]:
    """What a provider says from minute to minute: a first payment, a renewal that fails first, a refund that comes back, the end."""
    refund = RefundSeen("re_1", Money(200, "EUR"), Fate.PENDING, NOON)
    dispute = DisputeSeen("dp_1", FIVE, Verdict.OPEN, NOON)
    first = a_payment("p1", fee=Money(15, "EUR"))
    refunded = replace(first, refunds=(replace(refund, fate=Fate.DONE),))
    back = replace(first, refunds=(replace(refund, fate=Fate.FAILED),), disputes=(dispute,))
    lost = replace(back, disputes=(replace(dispute, verdict=Verdict.LOST),))
    return [
        seen(ours, Standing.SETTLING, 1, a_payment("p0", Fate.PENDING)),
        seen(ours, Standing.ACTIVE, 2, a_payment("p1"), due=NOON + timedelta(days=30)),
        seen(ours, Standing.RETRYING, 3, replace(first, refunds=(refund,)), a_payment("p2", Fate.FAILED, 3)),
        seen(ours, Standing.ACTIVE, 4, refunded, a_payment("p2", Fate.DONE, 4), due=NOON + timedelta(days=60)),
        seen(ours, Standing.ACTIVE, 5, back, a_payment("p2", Fate.DONE, 4), a_payment("p3", Fate.PENDING, 5)),
        seen(ours, Standing.CANCELLED, 6, lost, a_payment("p2", Fate.DONE, 4)),
    ]


class EveryOrder(TestCase):
    @given(st.lists(st.integers(0, 5), min_size=1, max_size=12))
    def test_snapshots_in_any_order_and_number_make_the_same_books(self, picks):
        ours, other = a_contribution(), a_contribution()
        for pick in picks:
            ledger.apply(ours, a_life(ours)[pick])
        alone = [replace(each, number=other.number, ref="fake_2") for each in a_life(other)]
        for pick in sorted(set(picks)):
            ledger.apply(other, _renamed(alone[pick]))
        assert _shape(books(ours)) == _shape(books(other))


def _renamed(snapshot: Snapshot) -> Snapshot:
    """The same life under other references: a movement belongs to one contribution."""

    def again(payment: PaymentSeen) -> PaymentSeen:
        refunds = tuple(replace(each, ref=f"x{each.ref}") for each in payment.refunds)
        disputes = tuple(replace(each, ref=f"x{each.ref}") for each in payment.disputes)
        return replace(payment, ref=f"x{payment.ref}", refunds=refunds, disputes=disputes)

    return replace(snapshot, payments=tuple(map(again, snapshot.payments)))


def _shape(rows: tuple[Any, ...]) -> Any:
    """Without the references."""
    head, *movements = rows
    return head, [sorted((row[1:] for row in some), key=repr) for some in movements]


@pytest.mark.django_db
def test_every_order_of_a_whole_life_ends_in_the_same_state():
    found = set()
    for order in permutations(range(3)):
        ours = a_contribution()
        life = [_renamed_by(ours, each) for each in a_life(ours)]
        for pick in order:
            ledger.apply(ours, life[pick])
        found.add(repr(_shape(books(ours))))
    assert len(found) == 1


def _renamed_by(ours: Contribution, snapshot: Snapshot) -> Snapshot:
    payments = tuple(replace(each, ref=f"{ours.pk}{each.ref}", refunds=(), disputes=()) for each in snapshot.payments)
    return replace(snapshot, ref=f"fake_{ours.pk}", payments=payments)


@pytest.mark.django_db
def test_a_payment_has_one_receipt_however_often_it_is_told(counter):
    ours = counter.paid()
    assert (ours.state, mailed("receipt"), Receipt.objects.count()) == ("paid", 1, 1)
    for _again in range(3):
        applied = ledger.apply(ours, counter.provider.fetch(ref(ours)))
        assert not applied.changed
    assert (mailed("receipt"), Receipt.objects.count(), Payment.objects.count()) == (1, 1, 1)


@pytest.mark.django_db
def test_who_left_no_address_is_written_nothing_and_the_payment_is_settled_all_the_same(counter):
    counter.paid(email="")
    assert (mailed("receipt"), Receipt.objects.get().mailed) == (0, False)


@pytest.mark.django_db
def test_an_older_answer_brings_its_payment_and_moves_nothing_else():
    ours = a_contribution()
    ledger.apply(ours, seen(ours, Standing.CANCELLED, 5, a_payment("p1")))
    ledger.apply(ours, seen(ours, Standing.ACTIVE, 4, a_payment("p1"), a_payment("p2", minutes=3)))
    assert ours.state == "cancelled"
    assert Payment.objects.done().count() == 2


@pytest.mark.django_db
def test_answers_that_do_not_agree_are_asked_for_again():
    ours = a_contribution()
    ledger.apply(ours, seen(ours, Standing.ACTIVE, 5, a_payment("p1"), due=NOON + timedelta(days=300)))
    settled = ours.look_at
    ledger.apply(ours, seen(ours, Standing.RETRYING, 4, a_payment("p1")))
    assert ours.state == "active"
    assert ours.look_at < settled
    ledger.apply(ours, seen(ours, Standing.ACTIVE, 6, a_payment("p1"), due=NOON + timedelta(days=300)))
    assert ours.look_at == settled


@pytest.mark.django_db
def test_money_that_was_on_its_way_and_vanished_has_not_come():
    ours = a_contribution()
    ledger.apply(ours, seen(ours, Standing.SETTLING, 1, a_payment("p1", Fate.PENDING)))
    ledger.apply(ours, seen(ours, Standing.AWAITING, 2))
    assert Payment.objects.get().fate == Fate.FAILED
    ledger.apply(ours, seen(ours, Standing.ACTIVE, 3, a_payment("p1", Fate.DONE)))
    assert Payment.objects.get().fate == Fate.DONE


@pytest.mark.django_db
def test_who_wished_an_end_is_not_forgotten_when_an_old_copy_says_that_it_goes_on():
    ours = a_contribution(ended_by="safety")
    for minute, standing in enumerate((Standing.ACTIVE, Standing.CANCELLED, Standing.ACTIVE, Standing.CANCELLED)):
        ledger.apply(ours, seen(ours, standing, minute))
    assert (ours.state, ours.ended_by) == ("cancelled", "safety")


@pytest.mark.django_db
def test_what_its_provider_ended_and_lets_go_on_again_was_ended_by_nobody():
    ours = a_contribution()
    for minute, standing in enumerate((Standing.LAPSED, Standing.ACTIVE)):
        ledger.apply(ours, seen(ours, standing, minute))
    assert (ours.ended_at, ours.ended_by) == (None, "")


@pytest.mark.django_db
def test_late_money_after_the_page_was_left_still_counts():
    ours = a_contribution(frequency="once")
    ledger.apply(ours, seen(ours, Standing.ABANDONED, 1))
    assert ours.look_at is not None
    ledger.apply(ours, seen(ours, Standing.PAID, 2, a_payment("p1")))
    assert (ours.state, Payment.objects.done().count()) == ("paid", 1)


@pytest.mark.django_db
def test_a_snapshot_of_another_contribution_is_refused():
    ours = a_contribution()
    with pytest.raises(WrongSnapshot):
        ledger.apply(ours, replace(seen(ours, Standing.ACTIVE, 1), number="somebody-else"))
    with pytest.raises(WrongSnapshot):
        ledger.apply(ours, replace(seen(ours, Standing.ACTIVE, 1), provider="other"))


@pytest.mark.django_db
def test_a_streak_of_failures_is_told_once_and_the_next_one_again(counter):
    ours = counter.paid(frequency=Frequency.MONTHLY)
    hands = counter.provider.hands
    for streak in (1, 2):
        hands.run_out_of_money(ref(ours))
        while ours.state != "retrying":
            hands.wait(2)
            counter.look(ours)
        counter.look(ours)
        assert mailed("renewal-failed") == streak
        hands.be_solvent(ref(ours))
        hands.wait(5)
        assert counter.look(ours).state == "active"
    assert (mailed("welcome"), mailed("lapsed")) == (0, 0), "the first receipt has welcomed"


@pytest.mark.django_db
def test_a_contribution_that_lapses_is_told_so_once(counter):
    ours = counter.paid(frequency=Frequency.MONTHLY)
    counter.provider.hands.run_out_of_money(ref(ours))
    for _week in range(8):
        counter.provider.hands.wait(7)
        counter.look(ours)
    assert (ours.state, ours.ended_by, mailed("lapsed"), mailed("renewal-failed")) == ("lapsed", "provider", 1, 1)
    assert not Told.objects.filter(what="ended").exists()


@pytest.mark.django_db
def test_no_letter_is_queued_to_an_address_in_clear(counter):
    ours = counter.paid()
    assert ANNA.encode() not in bytes(ours.supporter.sealed)


def a_part(ours: Contribution, standing: Standing, minutes: int, *minor: int) -> Snapshot:
    paid = [replace(a_payment(f"part {number}"), money=Money(each, "EUR")) for number, each in enumerate(minor)]
    return replace(seen(ours, standing, minutes, *paid), frequency=Frequency.ONCE)


@pytest.mark.django_db
def test_a_single_gift_that_came_in_part_is_what_was_given(counter):
    ours = a_contribution(frequency="once")
    ledger.apply(ours, a_part(ours, Standing.AWAITING, 1, 300))
    assert (ours.state, Receipt.objects.count()) == ("awaiting", 1)
    ledger.apply(ours, a_part(ours, Standing.ABANDONED, 2, 300))
    assert (ours.state, ours.given, ours.money) == ("paid", Money(300, "EUR"), FIVE)
    assert ours.look_at, "the rest may come late"
    ledger.apply(ours, a_part(ours, Standing.ABANDONED, 3, 300))
    assert ours.look_at > timezone.now() + timedelta(hours=1), "and is not asked for without end"
    ledger.apply(ours, a_part(ours, Standing.PAID, 4, 300, 200))
    assert (ours.state, ours.given, ours.look_at, Receipt.objects.count()) == ("paid", FIVE, None, 2)
    assert figures.currencies() == ["EUR"]


@pytest.mark.django_db
def test_a_part_that_an_old_answer_brings_is_given_all_the_same():
    ours = a_contribution(frequency="once")
    ledger.apply(ours, a_part(ours, Standing.ABANDONED, 3))
    ledger.apply(ours, a_part(ours, Standing.AWAITING, 2, 300))
    assert (ours.state, Payment.objects.get().fate, Receipt.objects.count()) == ("paid", "done", 1)


@pytest.mark.django_db
def test_a_verdict_that_is_taken_back_is_looked_into_once():
    ours = a_contribution()
    lost, still = (
        a_payment("p1", disputes=(DisputeSeen("d1", FIVE, verdict, NOON),)) for verdict in (Verdict.LOST, Verdict.OPEN)
    )
    due = NOON + timedelta(days=9999)
    for minutes, paid in enumerate((lost, still, still)):
        ledger.apply(ours, seen(ours, Standing.ACTIVE, minutes, paid, due=due))
        soon = ours.look_at is not None and ours.look_at < timezone.now() + timedelta(minutes=1)
        assert soon is (minutes == 1)
