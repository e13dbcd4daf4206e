"""The bytes of an SMTP conversation: what was certainly sent, and what certainly came back.

A blocking socket in a thread of its own; research found it a third cheaper than asyncio for ready bytes. What matters is
that a break says how far the sending got: a mail whose final dot never left was not taken by anybody.
"""

from __future__ import annotations

import re
import socket
import ssl
import struct
import time
from collections.abc import Callable
from typing import NamedTuple

_LONGEST_LINE, _MOST_LINES = 4096, 200
_SINGLE = re.compile(rb"(\d{3})(?: ([^\r\n]*))?\r?\n")
_STATUS = re.compile(rb"[245]\.\d{1,3}\.\d{1,3}(?=\s|$)")
_NOT_YET = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


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
    """``sock`` connected; closed by ``close`` or by the first break.

    It blocks, and the system minds the time: with a timeout of Python's each call would poll first, and let go of
    the interpreter twice.
    """

    def __init__(self, sock: socket.socket) -> None:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.settimeout(None)
        self._sock = sock
        self._encrypted = False
        self._left = b""
        self._timeout = 0.0

    def encrypt(self, context: ssl.SSLContext, host: str) -> None:
        """What came in clear before the handshake is no part of the conversation (CVE-2011-0411)."""
        if self._left:
            raise Broken("the relay spoke on after it had agreed to begin TLS")
        try:
            self._sock.settimeout(60)
            self._sock = context.wrap_socket(self._sock, server_hostname=host)
            self._sock.settimeout(None)
            self._encrypted, self._timeout = True, 0.0
        except (OSError, ValueError) as error:
            raise Broken(f"TLS failed: {error}") from error

    def send(self, *parts: bytes, within: float) -> None:
        """All of them, or Broken with the number of bytes that the system took.

        They go to the system as they are, and nearly always it takes them at once. TLS wants them in one piece.
        """
        sent, end = 0, time.monotonic() + within
        self._mind(within)
        if not self._encrypted:
            sent = self._sent(lambda: self._sock.sendmsg(parts), 0)
            if sent == sum(map(len, parts)):
                return
        rest = memoryview(b"".join(parts))
        while sent < len(rest):
            sent += self._sent(lambda: self._sock.send(rest[sent:]), sent)  # noqa: B023  called before it changes
            if sent < len(rest) and time.monotonic() > end:
                raise Broken("the relay takes our words too slowly", sent)

    @staticmethod
    def _sent(send: Callable[[], int], before: int) -> int:
        try:
            return send()
        except _NOT_YET:
            return 0
        except OSError as error:
            raise Broken(f"the line broke while we spoke: {type(error).__name__}", before) from error

    def reply(self, timeout: float) -> Reply:
        """The next reply, however many lines it has, within about ``timeout`` seconds in all."""
        self.wait(timeout)
        if found := _SINGLE.match(self._left):
            self._left = self._left[found.end() :]
            return Reply(int(found[1]), (found[2] or b"",))
        return self._slowly(timeout)

    def wait(self, timeout: float) -> None:
        """Until something is there to be read."""
        if not self._left:
            self._mind(timeout)
            self._left = self._received(time.monotonic() + timeout)

    def says(self, words: re.Pattern[bytes]) -> bool:
        """Whether what is there begins like this; then it is read."""
        if found := words.match(self._left):
            self._left = self._left[found.end() :]
        return bool(found)

    def _slowly(self, timeout: float) -> Reply:
        end, lines = time.monotonic() + timeout, list[bytes]()
        self._mind(timeout)
        while True:
            line = self._line(end)
            if not line[:3].isdigit() or line[3:4] not in {b"", b" ", b"-"} or len(lines) == _MOST_LINES:
                raise Broken("the relay's answer is no SMTP")
            lines.append(line[4:])
            if line[3:4] != b"-":
                return Reply(int(line[:3]), tuple(lines))

    def close(self) -> None:
        self._sock.close()

    def _line(self, end: float) -> bytes:
        while (at := self._left.find(b"\n")) < 0:
            if len(self._left) > _LONGEST_LINE:
                raise Broken("the relay's answer has no end")
            self._left += self._received(end)
        line, self._left = self._left[:at], self._left[at + 1 :]
        return line.rstrip(b"\r")

    def _received(self, end: float) -> bytes:
        while time.monotonic() < end:
            try:
                received = self._sock.recv(_LONGEST_LINE)
            except _NOT_YET:
                continue
            except OSError as error:
                raise Broken(f"no answer came: {type(error).__name__}") from error
            if not received:
                raise Broken("the relay hung up")
            return received
        raise Broken("no answer came in time")

    def _mind(self, timeout: float) -> None:
        """Let the system interrupt us at least so often that no timeout is missed by more than itself."""
        if not self._timeout or timeout < self._timeout:
            whole = int(timeout)
            seconds = struct.pack("ll", whole, int((timeout - whole) * 1e6))
            self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, seconds)
            self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, seconds)
            self._timeout = timeout
