from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tamizdat.postroom.errors import AllDown
from tamizdat.postroom.failover import Chain, Way
from tamizdat.postroom.ledger import State
from tamizdat.postroom.loop import run
from tamizdat.postroom.rates import Bucket
from tests.contracts.ledger import Clock
from tests.fakes.ledger import reader
from tests.fakes.relay import DOT, HANG_UP, MAIL, Relay
from tests.fakes.transport import MemoryTransport
from tests.postroom.sending import PostOffice, transport_to


def test_the_second_relay_takes_over_when_the_first_is_away():
    first, second = MemoryTransport(), MemoryTransport()
    first.up = False
    chain = Chain([Way(first), Way(second)])
    assert [run(chain.connect())[0].transport for _ in range(3)] == [second] * 3
    assert first.connects == 1


def test_one_that_failed_rests_twice_as_long_each_time():
    clock, away = Clock(), MemoryTransport()
    away.up = False
    chain, rests = Chain([Way(away)], clock=clock), []
    for _ in range(7):
        with pytest.raises(AllDown) as down:
            run(chain.connect())
        rests.append(down.value.seconds)
        clock.now += down.value.seconds
    assert rests == [10, 20, 40, 80, 160, 300, 300]


def test_the_first_is_used_again_when_it_is_back():
    clock, first, second = Clock(), MemoryTransport(), MemoryTransport()
    first.up = False
    chain = Chain([Way(first), Way(second)], clock=clock)
    way, _ = run(chain.connect())
    first.up = True
    assert chain.best(way)
    clock.now += 11
    assert not chain.best(way)
    assert run(chain.connect())[0].transport is first


def test_a_relay_that_does_not_want_our_sender_hands_over_to_the_next(tmp_path: Path):
    with Relay() as first, Relay() as second:
        first.says[MAIL] = lambda _: "550 5.7.1 account suspended"
        office = PostOffice(tmp_path, [transport_to(first), transport_to(second)])
        office.run()
        assert office.states() == {"accepted": 12}
        assert sorted(second.readers()) == sorted(map(reader, range(1, 13)))


def test_what_is_in_doubt_at_one_relay_is_never_sent_by_the_next(tmp_path: Path):
    with Relay() as first, Relay() as second:
        first.says[DOT] = lambda _: HANG_UP
        office = PostOffice(tmp_path, [transport_to(first), transport_to(second)])
        office.days()
        assert office.states() == {"doubt": 12}
        assert sorted(first.readers()) == sorted(map(reader, range(1, 13)))
        assert second.readers() == []


def test_a_plan_that_is_used_up_sends_the_rest_another_way(tmp_path: Path):
    first, second = MemoryTransport(), MemoryTransport()
    office = PostOffice(tmp_path, [])
    office.chain = Chain([Way(first, Bucket(allowance=5)), Way(second)])
    office.run()
    assert office.states() == {"accepted": 12}
    assert (len(first.taken), len(second.taken)) == (5, 7)


def test_a_plan_that_is_used_up_leaves_the_rest_in_the_queue(tmp_path: Path):
    office = PostOffice(tmp_path, [])
    office.chain = Chain([Way(MemoryTransport(), Bucket(allowance=5))])
    sent = office.run()
    assert office.states() == {"accepted": 5, "queued": 7}
    assert "today" in sent.trouble


def test_while_no_relay_answers_nothing_is_lost_and_a_stop_is_obeyed(tmp_path: Path):
    away = MemoryTransport()
    away.up = False
    office = PostOffice(tmp_path, [away])
    threading.Timer(0.3, office.stop.set).start()
    office.run()
    assert office.states() == {State.QUEUED.value: 12}
