"""A provider is lost: nobody new is led there, and who gives regularly is asked once to agree anew elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps

from tamizdat.giving import errands, ledger, moving
from tamizdat.giving.begin import Choice, begin
from tamizdat.giving.errors import AgreedAlready, NotOffered
from tamizdat.giving.models import Contribution, Moved, Payment, Refund
from tamizdat.giving.providers.port import Frequency, Standing
from tamizdat.giving.visits import came_back
from tamizdat.lib.money import Money
from tests.fakes.provider import FakeProvider
from tests.giving.core.donors import Counter, mailed, ref

pytestmark = pytest.mark.django_db


@pytest.fixture
def counters(counter):
    """The old provider's, and the new one's."""
    new = Counter(FakeProvider("other"))
    counter.beside = new.beside = {"fake": counter.provider, "other": new.provider}
    return counter, new


def monthly(counter: Counter, **choice: object) -> Contribution:
    return counter.paid(frequency=Frequency.MONTHLY, **choice)


def test_nobody_is_led_to_what_the_paper_moves_away_from_and_each_is_written_to_once(counters):
    old, _new = counters
    ours = [monthly(old), monthly(old), monthly(old, email=""), old.paid()]
    move = moving.move("fake", "other", old.tills)
    with pytest.raises(NotOffered):
        old.begin()
    assert moving.write_to_donors(move) == 2
    assert moving.write_to_donors(moving.move("fake", "other", old.tills)) == 0
    assert mailed("moving") == 2
    followed = moving.follow(move)
    assert (followed.asked, followed.unreachable, followed.agreed, followed.still_there) == (2, 1, 0, 3)
    assert not Moved.objects.filter(contribution=ours[3]).exists()


def test_a_move_that_was_interrupted_goes_on_where_it_was(counters):
    old, _new = counters
    for _each in range(3):
        monthly(old)
    move = moving.move("fake", "other", old.tills)

    class Killed(Exception):  # noqa: N818  it reads as what happened
        pass

    def kill_it(written: int) -> None:
        if written == 2:
            raise Killed

    with pytest.raises(Killed):
        moving.write_to_donors(move, kill_it)
    assert mailed("moving") == 2
    assert moving.write_to_donors(moving.move("fake", "other", old.tills)) == 1
    assert mailed("moving") == 3


def test_who_agrees_elsewhere_gives_there_alone(counters):
    old, new = counters
    ours, stays = monthly(old), monthly(old)
    move = moving.move("fake", "other", old.tills)
    moving.write_to_donors(move)
    begun = begin(Choice(Frequency.MONTHLY, ours.money, "other", "en", residence="DE", replaces=ours.number), old.tills)
    successor = Contribution.objects.get(number=begun.number)
    assert moving.follow(move).under_way == 1
    old.work(ours)
    assert ours.state == "active", "an agreement that is not there yet ends nothing"
    new.provider.hands.pay(ref(successor))
    new.look(successor)
    old.work(ours)
    assert (successor.state, ours.state, ours.ended_by) == ("active", "cancelled", "donor")
    assert old.provider.fetch(ref(stays)).standing is Standing.ACTIVE
    followed = moving.follow(move)
    assert (followed.agreed, followed.under_way, followed.still_there) == (1, 0, 1)


def test_a_move_to_nowhere_or_round_in_a_circle_is_refused(counters):
    old, _new = counters
    for target in ("fake", "third"):
        with pytest.raises(NotOffered):
            moving.move("fake", target, old.tills)
    moving.move("fake", "other", old.tills)
    with pytest.raises(NotOffered):
        moving.move("other", "fake", old.tills)


def test_a_move_that_is_ended_offers_the_provider_again(counters):
    old, _new = counters
    moving.move("fake", "other", old.tills)
    assert moving.end("fake")
    assert not moving.end("fake")
    assert old.begin().state == "awaiting"


def anew(counter: Counter, ours: Contribution, **choice: object) -> Contribution:
    """He presses the button behind his link."""
    return counter.begin(frequency=Frequency.MONTHLY, money=ours.money, replaces=ours.number, **choice)


def asked(old: Counter) -> Contribution:
    """Somebody who gives regularly, and has got the letter."""
    ours = monthly(old)
    moving.write_to_donors(moving.move("fake", "other", old.tills))
    return ours


@pytest.mark.parametrize("taken", [0, 1])
def test_of_a_link_that_is_pressed_twice_the_first_that_begins_ends_the_old_one(counters, taken):
    old, new = counters
    ours = asked(old)
    drafts = [anew(new, ours), anew(new, ours)]
    new.provider.hands.pay(ref(drafts[taken]))
    new.look(drafts[taken])
    new.work(ours)
    assert (ours.state, ours.ended_by) == ("cancelled", "donor")
    other = new.work(drafts[1 - taken])
    assert (drafts[taken].state, other.state) == ("active", "abandoned")
    assert new.provider.fetch(ref(other)).standing is Standing.ABANDONED
    assert Moved.objects.get().successor == drafts[taken]


def test_of_two_that_were_paid_at_once_one_goes_on_and_the_other_is_given_back(counters):
    old, new = counters
    ours = asked(old)
    first, second = anew(new, ours), anew(new, ours)
    for each in (first, second):
        new.provider.hands.pay(ref(each))
    new.look(first)
    new.look(second)
    for each in (first, second, ours):
        new.work(each)
    assert (ours.state, first.state, second.state) == ("cancelled", "active", "cancelled")
    assert Refund.objects.get().payment.contribution == second
    new.provider.hands.wait(40)
    new.look(second)
    assert Payment.objects.filter(contribution=second).count() == Refund.objects.count() == 1


@pytest.mark.parametrize("together", [True, False])
def test_a_second_approval_is_declined_and_nothing_is_taken_of_it(counters, together):
    old, new = counters
    new.provider.approves = True
    ours = asked(old)
    first, second = anew(new, ours), anew(new, ours)
    new.provider.hands.approve(ref(first), "DE")
    if together:
        new.provider.hands.approve(ref(second), "DE")
    new.look(first)
    if not together:
        new.provider.hands.approve(ref(second), "DE")
    new.look(second)
    new.work(ours)
    assert (ours.state, first.state, new.work(second).state) == ("cancelled", "active", "abandoned")
    assert not Payment.objects.filter(contribution=second).exists()


def test_a_link_that_was_agreed_by_begins_nothing_more(counters):
    old, new = counters
    ours = asked(old)
    first = anew(new, ours)
    new.provider.hands.pay(ref(first))
    new.look(first)
    before = Contribution.objects.count()
    with pytest.raises(AgreedAlready):
        anew(new, ours)
    assert Contribution.objects.count() == before
    with pytest.raises(NotOffered):
        new.begin(replaces=ours.number)


def test_another_card_that_is_asked_for_in_two_windows_leaves_one_contribution(counter):
    ours = monthly(counter)
    assert moving.by_himself(ours)
    drafts = [anew(counter, ours), anew(counter, ours)]
    counter.provider.hands.pay(ref(drafts[0]))
    counter.look(drafts[0])
    counter.work(ours)
    assert (ours.state, drafts[0].state, counter.work(drafts[1]).state) == ("cancelled", "active", "abandoned")


def test_a_link_that_was_pressed_before_this_release_is_not_forgotten(counters):
    old, new = counters
    ours = asked(old)
    begun = new.begin(frequency=Frequency.MONTHLY)
    Moved.objects.update(successor=begun)
    import_module("tamizdat.giving.migrations.0007_agreements").link(apps, None)
    new.provider.hands.pay(ref(begun))
    new.look(begun)
    assert new.work(ours).state == "cancelled"


def agreed_in_two_windows(old: Counter, new: Counter) -> tuple[Contribution, Contribution, Contribution]:
    """Both are paid, and in our books, before anybody settles which of them counts."""
    ours = asked(old)
    first, second = anew(new, ours), anew(new, ours)
    for each in (first, second):
        new.provider.hands.pay(ref(each))
        came_back(each.number, ref(each), new.tills)
    return ours, first, second


def runs(*counters: Counter) -> list[str]:
    """Numbers of what goes on anywhere."""
    every = [each for counter in counters for each in counter.provider.books.agreements.values()]
    return [each.number for each in every if each.standing is Standing.ACTIVE]


def test_what_was_renewed_beside_before_it_could_be_ended_is_given_back_too(counters):
    old, new = counters
    _ours, first, second = agreed_in_two_windows(old, new)
    moving.settle_what_agreed()
    new.provider.hands.wait(40)
    new.look(second)
    assert [payment.left for payment in second.payments.all()] == [0, 0]
    new.look(first)
    assert first.payments.count() == 2
    assert not Refund.objects.filter(payment__contribution=first).exists()


@pytest.mark.parametrize("before", [True, False])
def test_of_what_was_given_back_in_part_already_the_rest_follows_once(counters, before):
    old, new = counters
    _ours, _first, second = agreed_in_two_windows(old, new)
    if before:
        errands.ask(second, "refund", payment=second.payments.get().pk, amount=100)
        new.work(second)
    else:
        moving.settle_what_agreed()
        new.provider.hands.refund(new.provider.fetch(ref(second)).payments[0].ref, Money(100, "EUR"))
    new.look(second)
    new.look(second)
    assert sorted(Refund.objects.values_list("amount", flat=True)) == [100, 400]
    assert new.provider.calls.count("refund") == 1 + before + (not before)


def test_what_was_begun_beside_and_moved_on_itself_does_not_count_either(counters):
    old, new = counters
    ours, first, second = agreed_in_two_windows(old, new)
    moving.by_himself(second)
    further = anew(new, second)
    new.provider.hands.pay(ref(further))
    came_back(further.number, ref(further), new.tills)
    for each in (ours, first, second, further):
        new.work(each)
    assert runs(old, new) == [first.number]
    assert {payment.left for each in (second, further) for payment in each.payments.all()} == {0}
    with pytest.raises(AgreedAlready):
        anew(new, second)


def test_who_moved_on_before_anybody_saw_that_he_had_agreed_gives_in_one_place(counters):
    old, new = counters
    ours = asked(old)
    first = anew(new, ours)
    new.provider.hands.pay(ref(first))
    came_back(first.number, ref(first), new.tills)
    first.refresh_from_db()
    moving.by_himself(first)
    second = anew(new, first)
    new.provider.hands.pay(ref(second))
    new.provider.hands.cancel(ref(first))
    for each in (first, second):
        came_back(each.number, ref(each), new.tills)
    for _round in range(3):
        new.work(ours)
    assert runs(old, new) == [second.number]


def test_an_old_one_that_seemed_over_when_another_began_is_ended_when_it_goes_on(counters):
    old, new = counters
    ours = asked(old)
    first = anew(new, ours)
    new.provider.hands.pay(ref(first))
    seen = old.provider.fetch(ref(ours))
    ledger.apply(ours, replace(seen, standing=Standing.AWAITING, as_of=seen.as_of + timedelta(seconds=1)))
    came_back(first.number, ref(first), new.tills)
    moving.settle_what_agreed()
    old.provider.hands.wait(1)
    for _round in range(3):
        old.look(ours)
    assert runs(old, new) == [first.number]


def test_a_move_that_is_said_again_asks_who_was_still_paying_then(counters):
    old, _new = counters
    late = old.begin(frequency=Frequency.MONTHLY)
    monthly(old)
    move = moving.move("fake", "other", old.tills)
    assert moving.write_to_donors(move) == 1
    old.provider.hands.pay(ref(late))
    old.look(late)
    assert moving.write_to_donors(move) == 1
    assert moving.write_to_donors(move) == 0


def test_who_has_agreed_already_is_not_asked_by_the_next_move(counters):
    old, new = counters
    agreed_in_two_windows(old, new)
    moving.end("fake")
    moving.end("other")
    assert moving.write_to_donors(moving.move("fake", "other", old.tills)) == 0
    moving.end("fake")
    assert moving.write_to_donors(moving.move("other", "fake", old.tills)) == 1, "and of two windows one counts"
