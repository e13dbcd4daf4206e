from __future__ import annotations

from tamizdat.postroom.answers import Answer, Fate, Phase
from tamizdat.postroom.destinations import MOST, START, Destinations
from tamizdat.postroom.ledger import Claim
from tests.contracts.ledger import Clock

TAKEN = Answer(Fate.ACCEPTED, Phase.DOT, 250)
SLOW = Answer(Fate.DEFERRED, Phase.DOT, 421, "4.7.28")
GREY = Answer(Fate.DEFERRED, Phase.RCPT, 450, "4.7.1")


def to(place: str, number: int, first: int = 0) -> list[Claim]:
    return [Claim(first + n, 1, f"r{n}@{place}", place, "t") for n in range(number)]


def taken(claims: Destinations) -> list[Claim]:
    found = []
    while claim := claims.take():
        found.append(claim)
    return found


def test_a_destination_starts_with_five_and_gets_one_more_for_each_mail_it_takes():
    claims = Destinations()
    claims.put(to("a", 100))
    under_way = taken(claims)
    assert len(under_way) == START
    for _ in range(40):
        claims.done(under_way.pop(0), TAKEN)
        under_way += taken(claims)
    assert len(under_way) == MOST


def test_destinations_take_turns_and_a_full_one_holds_up_nobody():
    claims = Destinations()
    claims.put([*to("a", 20), *to("b", 2, 100), *to("c", 1, 200)])
    assert [claim.destination for claim in taken(claims)] == ["a", "b", "c", "a", "b", "a", "a", "a"]
    assert (claims.waiting, claims.busy) == (15, 8)


def test_one_that_wants_us_slower_gets_less_and_then_nothing_for_a_while():
    clock = Clock()
    claims = Destinations(clock=clock)
    claims.put(to("a", 30))
    dropped: list[Claim] = []
    for claim in taken(claims):
        dropped += claims.done(claim, SLOW)
    assert len(dropped) == 25
    assert claims.waiting == claims.busy == 0
    assert claims.dead() == {"a"}
    clock.now += 61
    assert not claims.dead()
    claims.put(dropped)
    (scout,) = taken(claims)
    claims.done(scout, TAKEN)
    assert len(taken(claims)) == 2


def test_each_death_is_twice_as_long_as_the_one_before():
    clock, rests = Clock(), []
    claims = Destinations(clock=clock)
    for number in range(4):
        claims.put(to("a", 10, 100 * number))
        for claim in taken(claims):
            claims.done(claim, SLOW)
        claims.drain()
        before = clock.now
        while claims.dead():
            clock.now += 10
        rests.append(clock.now - before)
    assert rests == [60, 120, 240, 480]


def test_greylisting_is_no_reason_to_stop_asking():
    claims = Destinations()
    claims.put(to("a", 100))
    asked = 0
    while under_way := taken(claims):
        asked += len(under_way)
        for claim in under_way:
            assert claims.done(claim, GREY) == []
    assert asked == 100


def test_what_is_put_back_is_taken_again_and_what_is_drained_is_gone():
    claims = Destinations()
    claims.put(to("a", 2))
    first = claims.take()
    assert first
    claims.put_back(first)
    assert claims.take() == first
    assert [claim.id for claim in claims.drain()] == [1]
    assert claims.take() is None
    assert (claims.waiting, claims.busy) == (0, 1)
