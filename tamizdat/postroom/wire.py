"""The bytes of an SMTP conversation: what was certainly sent, and what certainly came back.

A socket that never blocks, in a loop with those of the other lines. What matters is that a break says how far the sending
got: a mail whose final dot never left was not taken by anybody.
"""

from __future__ import annotations

import re
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import NamedTuple, TypeVar

from tamizdat.postroom.loop import READ, WRITE, ready

_LONGEST_LINE, _MOST_LINES = 4096, 200
_SINGLE = re.compile(rb"(\d{3})(?: ([^\r\n]*))?\r?\n")
_STATUS = re.compile(rb"[245]\.\d{1,3}\.\d{1,3}(?=\s|$)")
_T = TypeVar("_T")


class Broken(Exception):  # noqa: N818  it reads as what happened
    """The line was lost, silent for too long, or spoke no SMTP. ``sent``: bytes of the last ``send`` that had left."""

    def __init__(self, why: str, sent: int = 0) -> None:
        super().__init__(why)
        self.sent = sent


class Reply(NamedTuple):
    """``raw``: its lines, without the code before each."""

    code: int
    raw: tuple[bytes, ...]

    @property
    def good(self) -> bool:
        return 200 <= self.code < 300  # noqa: PLR2004  as RFC 5321 numbers them

    @property
    def status(self) -> str:
        """The enhanced status (RFC 3463), "" for none."""
        found = _STATUS.match(self.raw[-1])
        return found[0].decode() if found else ""

    @property
    def lines(self) -> list[str]:
        return [line.decode("utf-8", "replace") for line in self.raw]


class Wire:
    """``sock`` connected; closed by ``close``, whatever broke before. ``left``: what came and was not read yet."""

    def __init__(self, sock: socket.socket) -> None:
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._sock = sock
        self._tls: ssl.SSLSocket | None = None
        self.left = b""
        self._rest: Sequence[bytes | memoryview] = ()
        self._sent = 0

    async def encrypt(self, context: ssl.SSLContext, host: str, within: float) -> None:
        """What came in clear before the handshake is no part of the conversation (CVE-2011-0411)."""
        if self.left:
            raise Broken("the relay spoke on after it had agreed to begin TLS")
        try:
            tls = context.wrap_socket(self._sock, server_hostname=host, do_handshake_on_connect=False)
            self._sock = self._tls = tls
            await self._insist(tls.do_handshake, time.monotonic() + within)
        except (OSError, ValueError) as error:
            raise Broken(f"TLS failed: {str(error) or 'no answer came in time'}") from error

    async def send(self, *parts: bytes, within: float) -> None:
        """All of them, or Broken with the number of bytes that the system took."""
        if not self.give(*parts):
            await self.push(within)

    def give(self, *parts: bytes) -> bool:
        """Whether the system took them all at once, as it nearly always does. What it did not, ``push`` has to."""
        self._sent, self._rest = 0, parts
        return not self._tls and self._given()

    async def push(self, within: float) -> None:
        """What is left of what was given."""
        until = time.monotonic() + within
        try:
            if self._tls:
                await self._seal(self._tls, until)
                return
            while self._rest:
                await ready(self._sock, WRITE, until)
                self._given()
        except OSError as error:
            raise self._cut(error) from error

    async def reply(self, within: float) -> Reply:
        """The next reply, however many lines it has, within so many seconds in all."""
        until = time.monotonic() + within
        while not self.left:
            await self.hear(until)
        if found := self.says(_SINGLE):
            return Reply(int(found[1]), (found[2] or b"",))
        return await self._slowly(until)

    def says(self, words: re.Pattern[bytes]) -> re.Match[bytes] | None:
        """What is there, if it begins like this; then it is read."""
        if found := words.match(self.left):
            self.left = self.left[found.end() :]
        return found

    async def hear(self, until: float) -> None:
        """More to be read. It is waited for first, since it is never there at once and others are to have their turn."""
        try:
            if not (self._tls and self._tls.pending()):
                await ready(self._sock, READ, until)
            received = await self._decrypted(self._tls, until) if self._tls else self._sock.recv(_LONGEST_LINE)
        except BlockingIOError:
            return
        except TimeoutError as error:
            raise Broken("no answer came in time") from error
        except OSError as error:
            raise Broken(f"no answer came: {type(error).__name__}") from error
        if not received:
            raise Broken("the relay hung up")
        self.left += received

    def close(self, last: bytes = b"") -> None:
        """``last``: a word that leaves if it can at once."""
        with suppress(OSError):
            if last:
                self._sock.send(last)
        self._sock.close()

    def _given(self) -> bool:
        try:
            sent = self._sock.sendmsg(self._rest)
        except BlockingIOError:
            return False
        except OSError as error:
            raise self._cut(error) from error
        self._sent += sent
        self._rest = () if sent == sum(map(len, self._rest)) else _after(self._rest, sent)
        return not self._rest

    async def _seal(self, sock: ssl.SSLSocket, until: float) -> None:
        """TLS wants one piece. What ends a mail is a piece of its own, since of a piece nobody knows how much of it had left."""
        *parts, end = map(bytes, self._rest)
        for piece in filter(None, (b"".join(parts), end)):
            rest = memoryview(piece)
            while rest:
                sent = await self._insist(lambda: sock.send(rest), until)  # noqa: B023  called before it changes
                self._sent += sent
                rest = rest[sent:]

    async def _decrypted(self, tls: ssl.SSLSocket, until: float) -> bytes:
        return await self._insist(lambda: tls.recv(_LONGEST_LINE), until)

    def _cut(self, error: OSError) -> Broken:
        if isinstance(error, TimeoutError):
            return Broken("the relay takes our words too slowly", self._sent)
        return Broken(f"the line broke while we spoke: {type(error).__name__}", self._sent)

    async def _insist(self, act: Callable[[], _T], until: float) -> _T:
        """TLS may have to read before it can write, and has read more than it told."""
        while True:
            try:
                return act()
            except ssl.SSLWantReadError:
                await ready(self._sock, READ, until)
            except ssl.SSLWantWriteError:
                await ready(self._sock, WRITE, until)

    async def _slowly(self, until: float) -> Reply:
        lines = list[bytes]()
        while True:
            line = await self._line(until)
            if not line[:3].isdigit() or line[3:4] not in {b"", b" ", b"-"} or len(lines) == _MOST_LINES:
                raise Broken("the relay's answer is no SMTP")
            lines.append(line[4:])
            if line[3:4] != b"-":
                return Reply(int(line[:3]), tuple(lines))

    async def _line(self, until: float) -> bytes:
        while (at := self.left.find(b"\n")) < 0:
            if len(self.left) > _LONGEST_LINE:
                raise Broken("the relay's answer has no end")
            await self.hear(until)
        line, self.left = self.left[:at], self.left[at + 1 :]
        return line.rstrip(b"\r")


def _after(parts: Sequence[bytes | memoryview], sent: int) -> Sequence[memoryview]:
    """What is left of them behind so many bytes, without a copy."""
    rest = list[memoryview]()
    for part in parts:
        if sent < len(part):
            rest.append(memoryview(part)[sent:])
        sent = max(0, sent - len(part))
    return rest
