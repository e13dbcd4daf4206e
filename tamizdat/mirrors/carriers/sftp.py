"""SFTP version 3 over the system's own ``ssh``: many requests in one breath, so that a shipment is not one round trip a file.

The protocol: draft-ietf-secsh-filexfer-02, with OpenSSH's extensions for renaming over a file and for hard links
(PROTOCOL in its sources). The program does what is delicate: keys, agents, known hosts, jumps, Tor.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Final

from tamizdat.mirrors.errors import PlaceFailed

OPEN, CLOSE, READ, WRITE, LSTAT, OPENDIR, READDIR, REMOVE, MKDIR, RMDIR = 3, 4, 5, 6, 7, 11, 12, 13, 14, 15
EXTENDED: Final = 200
STATUS, HANDLE, DATA, NAME, ATTRS = 101, 102, 103, 104, 105
OK, END, ABSENT, DENIED, FAILED = 0, 1, 2, 3, 4

RENAME: Final = "posix-rename@openssh.com"
LINK: Final = "hardlink@openssh.com"

FOR_READING: Final = 0x01
FOR_WRITING: Final = 0x02 | 0x08 | 0x10
"""Write, create, empty."""

PIECE: Final = 32_768
"""Bytes of a read or write: what every server takes."""

BREATH: Final = 32
"""Requests sent before the first answer is read. Their answers fit into a pipe, so neither side waits for the other."""

_LONGEST: Final = 1 << 20
_DIRECTORY: Final = 0o040000
_KIND: Final = 0o170000


@dataclass(frozen=True, slots=True)
class Reply:
    """``kind`` is one of the numbers above, ``body`` what follows the request's number."""

    kind: int
    body: bytes

    @property
    def code(self) -> int:
        """Of a status; :data:`OK` of an answer that brings something."""
        return number(self.body) if self.kind == STATUS else OK

    def text(self) -> bytes:
        """The handle, or the data."""
        return self.body[4 : 4 + number(self.body)]


@dataclass(frozen=True, slots=True)
class Found:
    """``changed``: seconds since 1970 by the server's clock, 0 where it does not say."""

    name: str
    is_folder: bool
    changed: int = 0


Request = tuple[int, bytes]


class Session:
    """One connection, one user of it at a time."""

    def __init__(self, command: Sequence[str]) -> None:
        try:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
        except OSError as error:
            raise PlaceFailed("The program ssh is not installed. On Debian: apt-get install openssh-client") from error
        self._number = 0
        self._send(_packet(1, (3).to_bytes(4, "big")))
        hello = self._receive()
        self.extensions = _strings(hello[5:])[::2]

    def ask(self, requests: Sequence[Request]) -> list[Reply]:
        """The replies, in the order of the requests, whose number may be any."""
        replies: list[Reply] = []
        for start in range(0, len(requests), BREATH):
            replies += self._ask(requests[start : start + BREATH])
        return replies

    def close(self) -> None:
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream:
                stream.close()
        self._process.terminate()
        self._process.wait()

    def _ask(self, requests: Sequence[Request]) -> list[Reply]:
        first = self._number
        for kind, body in requests:
            self._send(_packet(kind, self._number.to_bytes(4, "big") + body))
            self._number = (self._number + 1) % 2**32
        found: dict[int, Reply] = {}
        for _ in requests:
            raw = self._receive()
            found[number(raw[1:])] = Reply(raw[0], raw[5:])
        return [found[(first + n) % 2**32] for n in range(len(requests))]

    def _send(self, packet: bytes) -> None:
        stream: IO[bytes] = self._process.stdin  # type: ignore[assignment]  # it is a pipe
        try:
            stream.write(packet)
            stream.flush()
        except OSError as error:
            raise self._ended() from error

    def _receive(self) -> bytes:
        length = number(self._exactly(4))
        if not 0 < length <= _LONGEST:
            raise PlaceFailed(
                "What answers at the other end of ssh speaks no SFTP. Is its shell silent when it starts?"
            )
        return self._exactly(length)

    def _exactly(self, length: int) -> bytes:
        stream: IO[bytes] = self._process.stdout  # type: ignore[assignment]  # likewise
        raw = stream.read(length)
        if len(raw) < length:
            raise self._ended()
        return raw

    def _ended(self) -> PlaceFailed:
        """Why: the last of ssh's own words, which may name the host, so they go to who typed the command and into no log."""
        self._process.kill()
        words = (
            self._process.stderr.read().decode(errors="replace").strip().splitlines() if self._process.stderr else []
        )
        said = f" It said: {words[-1]}" if words else ""
        return PlaceFailed(f"ssh ended.{said} What was shipped is kept; mend it, then ship again.")


def opened(path: str, flags: int) -> Request:
    return OPEN, text(path) + flags.to_bytes(4, "big") + no_attributes()


def on_path(kind: int, path: str) -> Request:
    return kind, text(path) + (no_attributes() if kind == MKDIR else b"")


def on_handle(kind: int, handle: bytes) -> Request:
    return kind, text(handle)


def reading(handle: bytes, offset: int) -> Request:
    return READ, text(handle) + offset.to_bytes(8, "big") + PIECE.to_bytes(4, "big")


def writing(handle: bytes, offset: int, data: bytes) -> Request:
    return WRITE, text(handle) + offset.to_bytes(8, "big") + text(data)


def extended(name: str, one: str, other: str) -> Request:
    return EXTENDED, text(name) + text(one) + text(other)


def text(value: str | bytes) -> bytes:
    raw = value.encode() if isinstance(value, str) else value
    return len(raw).to_bytes(4, "big") + raw


def no_attributes() -> bytes:
    return bytes(4)


def number(raw: bytes) -> int:
    return int.from_bytes(raw[:4], "big")


def listing(body: bytes) -> list[Found]:
    """What a :data:`NAME` reply lists, without ``.`` and ``..``."""
    found, at = [], 4
    for _ in range(number(body)):
        name, at = _string(body, at)
        _, at = _string(body, at)
        mode, changed, at = _attributes(body, at)
        if name not in {b".", b".."}:
            found.append(Found(name.decode(errors="surrogateescape"), mode & _KIND == _DIRECTORY, changed))
    return found


def mode_of(body: bytes) -> int:
    """The kind and rights in an :data:`ATTRS` reply."""
    return _attributes(body, 0)[0]


def is_file(mode: int) -> bool:
    return mode & _KIND != _DIRECTORY


def _attributes(body: bytes, at: int) -> tuple[int, int, int]:
    """The mode, the time of the last change, and where the attributes end: which fields there are stands in their first number."""
    flags, mode, changed = number(body[at:]), 0, 0
    at += 4 + (8 if flags & 1 else 0) + (8 if flags & 2 else 0)
    if flags & 4:
        mode, at = number(body[at:]), at + 4
    if flags & 8:
        changed, at = number(body[at + 4 :]), at + 8
    if flags & 0x80000000:
        pairs, at = number(body[at:]), at + 4
        for _ in range(2 * pairs):
            _, at = _string(body, at)
    return mode, changed, at


def _string(body: bytes, at: int) -> tuple[bytes, int]:
    end = at + 4 + number(body[at:])
    return body[at + 4 : end], end


def _strings(body: bytes) -> list[str]:
    found, at = [], 0
    while at < len(body):
        raw, at = _string(body, at)
        found.append(raw.decode(errors="replace"))
    return found


def _packet(kind: int, body: bytes) -> bytes:
    return (1 + len(body)).to_bytes(4, "big") + bytes([kind]) + body
