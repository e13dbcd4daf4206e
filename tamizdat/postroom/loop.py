"""Many conversations in one thread: each is a coroutine that goes on until it has to wait for its socket, or for a while.

This is the small part of asyncio that a relay needs. A socket stays registered from one wait to the next, and a deadline is
a number, so that a wait costs neither a call to the system nor a future and a timer, of which each mail would need several.
"""

from __future__ import annotations

import os
import select
import socket
import threading
import time
from collections.abc import Callable, Coroutine, Generator
from concurrent.futures import Future
from contextlib import suppress
from math import inf
from types import coroutine
from typing import Any, TypeVar

READ, WRITE = select.EPOLLIN, select.EPOLLOUT
_PAUSE, _REST = 0, -1
_LONG = 60.0

Wait = tuple[socket.socket | None, int, float]
"""What a conversation waits for: its socket, which way, until when."""
T = TypeVar("T")
Talk = Coroutine[Wait, None, T]


@coroutine
def ready(sock: socket.socket, way: int, until: float) -> Generator[Wait, None, None]:
    """Until ``sock`` can be read from or written to. Raises TimeoutError when the clock reads ``until``."""
    yield sock, way, until


@coroutine
def pause(seconds: float) -> Generator[Wait, None, None]:
    yield None, _PAUSE, time.monotonic() + seconds


@coroutine
def rest(seconds: float) -> Generator[Wait, None, None]:
    """A pause that ends when somebody is called."""
    yield None, _REST, time.monotonic() + seconds


async def aside(call: Callable[[], T], until: float = inf) -> T:
    """What cannot be asked without waiting, asked in a thread of its own."""
    ours, theirs = socket.socketpair()
    found: Future[T] = Future()

    def ask() -> None:
        with theirs:  # its closing is what we hear
            try:
                found.set_result(call())
            except BaseException as error:  # noqa: BLE001  whoever asked has to hear it
                found.set_exception(error)

    with ours:
        threading.Thread(target=ask, name="post-aside", daemon=True).start()
        await ready(ours, READ, until)
    return found.result()


def in_no_hurry() -> None:
    """For the thread of a loop whose relay may share its processor. An answer to one line would take the processor back from the
    relay at once, for each mail; so it goes on to the other lines, and their answers are heard together.
    """
    if hasattr(os, "SCHED_BATCH"):
        with suppress(OSError):  # a sandbox may forbid it
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def run(talk: Talk[T]) -> T:
    """One conversation, to its end."""
    found: list[T] = []

    async def whole() -> None:
        found.append(await talk)

    loop = Loop()
    try:
        loop.start(whole())
        while not found:
            loop.turn(_LONG)
    finally:
        loop.close()
    return found[0]


class _Task:
    """``sock`` and ``way``: what is registered. ``waits``: for that; else it pauses."""

    __slots__ = ("sock", "talk", "until", "waits", "way")

    def __init__(self, talk: Talk[Any]) -> None:
        self.talk = talk
        self.sock: socket.socket | None = None
        self.way = 0
        self.until = inf
        self.waits = False


class Loop:
    """What a conversation raises comes out of whatever made it go on."""

    def __init__(self) -> None:
        self._epoll = select.epoll()
        self._tasks: set[_Task] = set()
        self._resting: dict[_Task, None] = {}
        self._at: dict[int, _Task] = {}
        self._soonest = inf

    @property
    def busy(self) -> bool:
        return bool(self._tasks)

    @property
    def resting(self) -> bool:
        return bool(self._resting)

    def start(self, talk: Talk[None]) -> None:
        task = _Task(talk)
        self._tasks.add(task)
        self._resume(task)

    def turn(self, most: float) -> None:
        """Wait until something can go on, at most so many seconds, and let it."""
        self.go_on(self.wait(most))

    def wait(self, most: float) -> list[tuple[int, int]]:
        """What can go on, when something can; nothing after so many seconds."""
        return self._epoll.poll(max(0.0, min(most, self._soonest - time.monotonic())))

    def go_on(self, found: list[tuple[int, int]]) -> None:
        """Who was found to be able to, and whose time has come."""
        for number, _ in found:
            task = self._at[number]
            if task.waits:
                self._resume(task)
            else:
                self._ignore(number, task)
        if time.monotonic() >= self._soonest:
            self._late()

    def call(self) -> None:
        """One who rests goes on: who was the last to be busy."""
        self._resume(next(reversed(self._resting)))

    def stir(self) -> None:
        """All who rest or pause go on."""
        for task in [task for task in self._tasks if not task.waits]:
            self._resume(task)

    def close(self) -> None:
        self._epoll.close()
        for task in self._tasks:
            task.talk.close()

    def _resume(self, task: _Task, late: TimeoutError | None = None) -> None:
        if not task.waits:
            self._resting.pop(task, None)
        try:
            sock, way, until = task.talk.throw(late) if late else task.talk.send(None)
        except BaseException as end:
            self._tasks.discard(task)
            if isinstance(end, StopIteration):
                return
            raise
        task.until, task.waits = until, sock is not None
        self._soonest = min(self._soonest, until)
        if sock is None:
            if way == _REST:
                self._resting[task] = None
        elif sock is not task.sock or way != task.way:
            self._register(task, sock, way)

    def _register(self, task: _Task, sock: socket.socket, way: int) -> None:
        """A socket that is closed is forgotten by the system, and one that begins TLS is another object of the same number."""
        task.sock, task.way = sock, way
        self._at[sock.fileno()] = task
        try:
            self._epoll.register(sock, way)
        except FileExistsError:
            self._epoll.modify(sock, way)

    def _ignore(self, number: int, task: _Task) -> None:
        """The relay said something, or hung up, while nobody waits for it: it is heard at the next wait."""
        self._epoll.unregister(number)
        task.sock = None

    def _late(self) -> None:
        now = time.monotonic()
        for task in [task for task in self._tasks if task.until <= now]:
            self._resume(task, TimeoutError() if task.waits else None)
        self._soonest = min((task.until for task in self._tasks), default=inf)
