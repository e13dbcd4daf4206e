"""Conversations in one thread: each waits for its own, and none for another's."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from math import inf

import pytest

from tamizdat.postroom.loop import READ, WRITE, Loop, aside, pause, ready, rest, run

LIMIT = 30.0


@pytest.fixture
def loop() -> Iterator[Loop]:
    loop = Loop()
    yield loop
    loop.close()


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def finish(loop: Loop) -> None:
    end = time.monotonic() + LIMIT
    while loop.busy:
        assert time.monotonic() < end
        loop.turn(1)


def test_what_has_to_be_waited_for_is_asked_aside_while_others_go_on(loop: Loop):
    said, heard = threading.Event(), list[bool]()

    async def asks() -> None:
        heard.append(await aside(lambda: said.wait(LIMIT)))

    async def answers() -> None:
        await pause(0.01)
        said.set()

    loop.start(asks())
    loop.start(answers())
    finish(loop)
    assert heard == [True]


def test_a_fault_aside_is_heard_by_who_asked():
    with pytest.raises(ZeroDivisionError):
        run(aside(lambda: 1 // 0))


def test_who_asks_aside_does_not_wait_for_ever():
    over = threading.Event()
    with pytest.raises(TimeoutError):
        run(aside(lambda: over.wait(LIMIT), time.monotonic() + 0.05))
    over.set()


def test_a_silence_ends_at_its_hour_and_only_for_whom_it_was_meant(
    loop: Loop, pair: tuple[socket.socket, socket.socket]
):
    ours, theirs = pair
    found = list[str]()

    async def waits_for(way: int, until: float, name: str, sock: socket.socket) -> None:
        try:
            await ready(sock, way, until)
            found.append(name)
        except TimeoutError:
            found.append(f"{name} is late")
            theirs.send(b"x")

    loop.start(waits_for(READ, time.monotonic() + 0.05, "one", theirs))
    loop.start(waits_for(READ, inf, "other", ours))
    finish(loop)
    assert found == ["one is late", "other"]


def test_what_is_said_to_one_who_pauses_is_there_when_he_asks(loop: Loop, pair: tuple[socket.socket, socket.socket]):
    ours, theirs = pair
    got = list[bytes]()

    async def listens() -> None:
        for _ in range(3):
            await ready(ours, READ, time.monotonic() + LIMIT)
            got.append(ours.recv(1))
            theirs.send(b"y")
            await pause(0.02)

    theirs.send(b"x")
    loop.start(listens())
    finish(loop)
    assert got == [b"x", b"y", b"y"]


def test_a_socket_of_a_number_that_was_used_before_is_another_socket(loop: Loop):
    got = list[bytes]()

    async def visits() -> None:
        for word in (b"1", b"2", b"3"):
            ours, theirs = socket.socketpair()
            with ours, theirs:
                await ready(ours, WRITE, time.monotonic() + LIMIT)
                theirs.send(word)
                await ready(ours, READ, time.monotonic() + LIMIT)
                got.append(ours.recv(1))

    loop.start(visits())
    finish(loop)
    assert got == [b"1", b"2", b"3"]


def test_who_rests_is_called_and_the_last_who_was_busy_first(loop: Loop):
    called = list[str]()

    async def rests(name: str) -> None:
        await rest(LIMIT)
        called.append(name)

    for name in ("one", "two", "three"):
        loop.start(rests(name))
    loop.call()
    assert (called, loop.resting) == (["three"], True)
    loop.stir()
    assert sorted(called) == ["one", "three", "two"]
    assert not loop.busy
