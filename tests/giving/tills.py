"""The till over HTTP on loopback, and what a contract suite needs of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from wsgiref.simple_server import WSGIRequestHandler, make_server

from tamizdat.demo.till import cards
from tamizdat.demo.till.asked import Dialect
from tamizdat.demo.till.clock import Clock
from tamizdat.demo.till.server import Till, application

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


class TillOfOne:
    """One dialect of a running till, as :mod:`tests.contracts.provider` wants it."""

    def __init__(self, till: Till, dialect: Dialect, address: str) -> None:
        self.till, self.dialect = till, dialect
        self.books, self.hands = dialect.books, dialect.hands
        self.address = f"{address}/{dialect.name}"

    def card(self, name):
        return cards.token(name, self.books.token())

    def events(self):
        return [self.dialect.signed(each, self.now()) for each in self.dialect.told]

    def now(self):
        return self.books.clock.now()

    def down(self):
        self.till.down = True

    def up(self):
        self.till.down = False

    def die_after_the_next(self):
        self.till.dies = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *_words):
        pass


@contextmanager
def a_till_of(dialect: Dialect) -> Iterator[TillOfOne]:
    till = Till([dialect], dialect.books.clock)
    server = make_server("127.0.0.1", 0, application(till), handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        dialect.at = f"http://127.0.0.1:{server.server_port}"
        yield TillOfOne(till, dialect, f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        server.server_close()


def a_clock() -> Clock:
    return Clock(NOON)
