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
    """``sock`` connected; closed by ``close``, whatever broke before."""

    def __init__(self, sock: socket.socket) -> None:
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._sock: socket.socket | ssl.SSLSocket = sock
        self._left = b""
        self._sent = 0

    async def encrypt(self, context: ssl.SSLContext, host: str, within: float) -> None:
        """What came in clear before the handshake is no part of the conversation (CVE-2011-0411)."""
        if self._left:
            raise Broken("the relay spoke on after it had agreed to begin TLS")
        try:
            sealed = context.wrap_socket(self._sock, server_hostname=host, do_handshake_on_connect=False)
            self._sock = sealed
            await self._insist(sealed.do_handshake, time.monotonic() + within)
        except (OSError, ValueError) as error:
            raise Broken(f"TLS failed: {error or 'no answer came in time'}") from error

    async def send(self, *parts: bytes, within: float) -> None:
        """All of them, or Broken with the number of bytes that the system took."""
        self._sent, until = 0, time.monotonic() + within
        try:
            if isinstance(self._sock, ssl.SSLSocket):
                await self._seal(parts, until)
            elif (rest := self._given(parts)) is not None:
                await self._push(rest, until)
        except TimeoutError as error:
            raise Broken("the relay takes our words too slowly", self._sent) from error
        except OSError as error:
            raise Broken(f"the line broke while we spoke: {type(error).__name__}", self._sent) from error

    async def reply(self, timeout: float) -> Reply:
        """The next reply, however many lines it has, within about ``timeout`` seconds in all."""
        await self.wait(timeout)
        if found := _SINGLE.match(self._left):
            self._left = self._left[found.end() :]
            return Reply(int(found[1]), (found[2] or b"",))
        return await self._slowly(time.monotonic() + timeout)

    async def wait(self, timeout: float) -> None:
        """Until something is there to be read."""
        if not self._left:
            await self._hear(time.monotonic() + timeout)

    def says(self, words: re.Pattern[bytes]) -> re.Match[bytes] | None:
        """What is there, if it begins like this; then it is read."""
        if found := words.match(self._left):
            self._left = self._left[found.end() :]
        return found

    def close(self, last: bytes = b"") -> None:
        """``last``: a word that leaves if it can at once."""
        with suppress(OSError):
            if last:
                self._sock.send(last)
        self._sock.close()

    def _given(self, parts: Sequence[bytes | memoryview]) -> Sequence[bytes | memoryview] | None:
        """What the system does not take at once; nearly always it takes all."""
        try:
            sent = self._sock.sendmsg(parts)
        except BlockingIOError:
            return parts
        self._sent += sent
        return None if sent == sum(map(len, parts)) else _after(parts, sent)

    async def _push(self, parts: Sequence[bytes | memoryview], until: float) -> None:
        rest: Sequence[bytes | memoryview] | None = parts
        while rest is not None:
            await ready(self._sock, WRITE, until)
            rest = self._given(rest)

    async def _seal(self, parts: Sequence[bytes], until: float) -> None:
        """TLS wants one piece. What ends a mail is a piece of its own, since of a piece nobody knows how much of it had left."""
        for piece in filter(None, (b"".join(parts[:-1]), parts[-1])):
            rest = memoryview(piece)
            while rest:
                sent = await self._insist(lambda: self._sock.send(rest), until)  # noqa: B023  called before it changes
                self._sent += sent
                rest = rest[sent:]

    async def _hear(self, until: float) -> None:
        try:
            if isinstance(self._sock, ssl.SSLSocket):
                received = await self._insist(lambda: self._sock.recv(_LONGEST_LINE), until)
            else:
                received = await self._received(self._sock, until)
        except TimeoutError as error:
            raise Broken("no answer came in time") from error
        except OSError as error:
            raise Broken(f"no answer came: {type(error).__name__}") from error
        if not received:
            raise Broken("the relay hung up")
        self._left += received

    @staticmethod
    async def _received(sock: socket.socket, until: float) -> bytes:
        """It waits before it asks: an answer is never there at once, and others may have their turn."""
        while True:
            await ready(sock, READ, until)
            with suppress(BlockingIOError):
                return sock.recv(_LONGEST_LINE)

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
        while (at := self._left.find(b"\n")) < 0:
            if len(self._left) > _LONGEST_LINE:
                raise Broken("the relay's answer has no end")
            await self._hear(until)
        line, self._left = self._left[:at], self._left[at + 1 :]
        return line.rstrip(b"\r")


def _after(parts: Sequence[bytes | memoryview], sent: int) -> Sequence[memoryview]:
    """What is left of them behind so many bytes, without a copy."""
    rest = list[memoryview]()
    for part in parts:
        if sent < len(part):
            rest.append(memoryview(part)[sent:])
        sent = max(0, sent - len(part))
    return rest
