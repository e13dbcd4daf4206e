"""A crew: processes that share the work of one press, and end with it however it ends.

They are forked, since starting Django anew takes each of them longer than printing a thousand pages. So
a crew has to be called before the press takes a lock or opens a database: a fork would hold the lock
as well, and SQLite forbids to use a connection on both sides of one.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from threading import Thread, active_count
from types import TracebackType
from typing import Final, ParamSpec, Self, TypeVar

from tamizdat.lib.garbage import SELDOM
from tamizdat.press.errors import PressError

MOST: Final = 8
"""More would wait for the one that records."""

JOINS_THE_LOST: Final = (3, 11, 5)
"""From this Python on a pool whose process was killed does not wait for its own questions to be read (gh-94777). Debian 12 has 3.11.2."""

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


class CrewLost(PressError):  # noqa: N818  it reads as what happened
    """A process of the crew was ended from outside."""


def hands_free() -> int:
    """How many processes can work at once here; 1 when there is no use in a crew, or no safe way to call one."""
    if sys.platform == "win32" or not hasattr(os, "fork") or active_count() > 1:
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MOST)


class Crew:
    """A context: inside it ``do`` hands functions (of a module, with arguments that can be pickled) to ``processes`` others."""

    def __init__(self, processes: int, begin: Callable[[], None] = lambda: None) -> None:
        """``begin`` is called first in each process."""
        self.processes = processes
        self._begin = begin

    def __enter__(self) -> Self:
        self._often = gc.get_threshold()
        gc.set_threshold(*SELDOM)
        self._reading, self._writing = os.pipe()
        self._pool = ProcessPoolExecutor(self.processes, get_context("fork"), self._start)
        self._pool.submit(os.getpid).result()  # all are forked now, before the press holds anything
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if sys.version_info[:3] < JOINS_THE_LOST:
            _let_go_of(self._pool)
        self._pool.shutdown(cancel_futures=True)
        gc.set_threshold(*self._often)
        os.close(self._writing)
        os.close(self._reading)

    def do(self, what: Callable[Asked, Answer], *given: Asked.args, **named: Asked.kwargs) -> Callable[[], Answer]:
        """Begin with ``what``; the answer waits for it. Raises what it raises, and :class:`CrewLost`."""
        try:
            future = self._pool.submit(what, *given, **named)
        except BrokenProcessPool as error:
            raise _lost() from error
        return lambda: _answer(future)

    def _start(self) -> None:
        """In each process: the keyboard's Ctrl-C is for the press, and the end of the press is everybody's."""
        gc.freeze()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.close(self._writing)
        Thread(target=_end_with_the_press, args=[self._reading], daemon=True).start()
        self._begin()


def _end_with_the_press(reading: int) -> None:
    """The pipe ends when the press does, even by a SIGKILL: nobody else holds its other end."""
    os.read(reading, 1)
    os._exit(1)


def _answer(future: Future[Answer]) -> Answer:
    try:
        return future.result()
    except BrokenProcessPool as error:
        raise _lost() from error


def _let_go_of(pool: ProcessPoolExecutor) -> None:
    """Nobody reads on: then the thread that writes what was asked gets an error, where it would wait for ever."""
    if getattr(pool, "_broken", False):
        pool._call_queue._reader.close()  # type: ignore[attr-defined]  # noqa: SLF001  there is no other way to it


def _lost() -> CrewLost:
    return CrewLost(
        "A process that helped the press was ended from outside; often the machine is short of memory. "
        "What was printed is kept. Press again."
    )
