"""Ask another host for a file and believe nothing: every answer has a longest size and a latest moment.

The standard library's client, because a volunteer's machine shall not need another. It follows no redirect to another
host, sends no cookie and nothing about itself, and unpacks no more than was asked for.
"""

from __future__ import annotations

import http.client
import socket
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import SplitResult, quote, urlsplit

import brotli  # type: ignore[import-untyped]  # it ships no types

from tamizdat.mirrors.errors import PlaceFailed, TooLarge, WrongPlace

PATIENCE: Final = 20.0
"""Seconds for an answer to begin, and for each next byte."""

SLOWEST: Final = 4_000
"""Bytes a second. An answer may take :data:`PATIENCE`, and as long again as its longest size takes at this rate."""

PIECE: Final = 65_536
GONE: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.FORBIDDEN})
"""Buckets that may not be listed say 403 for what is not there."""


@dataclass(frozen=True, slots=True)
class Answer:
    """``body``: unpacked; ``encoding``: how it came, ``br``, ``gzip`` or nothing; ``packed``: as it came."""

    body: bytes
    encoding: str
    packed: bytes


class Host:
    """The place below ``address``. Used by several threads at once; each has a connection of its own, kept open."""

    def __init__(self, address: str, patience: float = PATIENCE, slowest: int = SLOWEST) -> None:
        self._place = _place(address)
        self._patience = patience
        self._slowest = slowest
        self._mine = threading.local()

    def get(self, name: str, at_most: int, encodings: str = "identity") -> Answer | None:
        """A file, None when it is not there. Raises ``TooLarge`` and ``PlaceFailed``."""
        with self._answering(name, at_most, encodings) as response:
            if response.status in GONE:
                return None
            if response.status != HTTPStatus.OK:
                raise PlaceFailed(f"{name}: the mirror answered {response.status}. Try again later, or another mirror.")
            packed = _all(response, at_most, name)
            encoding = response.getheader("Content-Encoding", "").strip().lower()
        return Answer(_unpacked(packed, encoding, at_most, name), encoding, packed)

    @contextmanager
    def pieces(self, name: str, at_most: int) -> Iterator[Iterator[bytes] | None]:
        """A large file, piece by piece, as it is; None when it is not there."""
        with self._answering(name, at_most, "identity") as response:
            there = response.status == HTTPStatus.OK and not response.getheader("Content-Encoding")
            yield _pieces(response, at_most, name) if there else None

    @contextmanager
    def _answering(self, name: str, at_most: int, encodings: str) -> Iterator[http.client.HTTPResponse]:
        connection = self._connection()
        line = _Line()
        late = threading.Timer(self._patience + at_most / self._slowest, line.hang_up)
        late.daemon = True
        late.start()
        whole = False
        try:
            response = self._ask(connection, line, name, encodings)
            yield response
            whole = response.isclosed()
        except (OSError, http.client.HTTPException) as error:
            raise PlaceFailed(
                f"{name}: the mirror did not answer in time or in full ({type(error).__name__})."
            ) from error
        finally:
            late.cancel()
            if not whole:
                connection.close()  # what was not read must not be taken for the next answer

    def _ask(
        self, connection: http.client.HTTPConnection, line: _Line, name: str, encodings: str
    ) -> http.client.HTTPResponse:
        path = f"{self._place.path.rstrip('/')}/{quote(name)}"
        headers = {"Accept-Encoding": encodings, "User-Agent": "tamizdat", "Accept": "*/*"}
        fresh = connection.sock is None
        try:
            connection.request("GET", path, headers=headers)
            line.sock = connection.sock
            return connection.getresponse()
        except (ConnectionError, http.client.BadStatusLine):
            if fresh:
                raise
            connection.close()  # the host had closed the connection that was kept
            connection.request("GET", path, headers=headers)
            line.sock = connection.sock
            return connection.getresponse()

    def _connection(self) -> http.client.HTTPConnection:
        if not hasattr(self._mine, "connection"):
            kind = http.client.HTTPSConnection if self._place.scheme == "https" else http.client.HTTPConnection
            self._mine.connection = kind(str(self._place.hostname), self._place.port, timeout=self._patience)
        connection: http.client.HTTPConnection = self._mine.connection
        return connection


def _place(address: str) -> SplitResult:
    try:
        place = urlsplit(address)
        if (
            place.scheme in {"http", "https"}
            and place.hostname
            and place.port != 0
            and not (place.query or place.fragment)
        ):
            return place
    except ValueError:
        pass
    raise WrongPlace(f"{address} is no address of a mirror. Example: https://mirror.example/paper/")


class _Line:
    """The socket of one answer: the connection lets go of it as soon as the host says that it is the last one."""

    sock: socket.socket | None = None

    def hang_up(self) -> None:
        if self.sock is not None:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)


def _all(response: http.client.HTTPResponse, at_most: int, name: str) -> bytes:
    return b"".join(_pieces(response, at_most, name))


def _pieces(response: http.client.HTTPResponse, at_most: int, name: str) -> Iterator[bytes]:
    length = 0
    while piece := response.read1(PIECE):
        length += len(piece)
        if length > at_most:
            raise TooLarge(f"{name} is longer than it can be. Take the edition from another mirror.")
        yield piece
    if response.length:
        raise PlaceFailed(f"{name}: the mirror broke off in the middle. Try again later, or another mirror.")


def _unpacked(packed: bytes, encoding: str, at_most: int, name: str) -> bytes:
    try:
        if encoding == "gzip":
            body = zlib.decompressobj(31).decompress(packed, at_most + 1)
        elif encoding == "br":
            body = brotli.Decompressor().process(packed, output_buffer_limit=at_most + 1)
        else:
            return packed
    except (zlib.error, brotli.error) as error:
        raise PlaceFailed(f"{name}: what the mirror packed cannot be unpacked. Try another mirror.") from error
    if len(body) > at_most:
        raise TooLarge(f"{name} is longer than it can be. Take the edition from another mirror.")
    return bytes(body)
