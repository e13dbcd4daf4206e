"""A provider is lost: nobody new is led there, and who gives regularly is asked once to agree anew elsewhere."""

from __future__ import annotations

import pytest

from tamizdat.giving import moving
from tamizdat.giving.begin import Choice, begin
from tamizdat.giving.errors import NotOffered
from tamizdat.giving.models import Contribution, Moved
from tamizdat.giving.providers.port import Frequency, Standing
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
