"""A relay on loopback that keeps what it takes, and is as rude as a test asks."""

from __future__ import annotations

import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

HANG_UP = "hang up"
STALL = "stall"
LOSE = "hang up, and take nothing"
SILENCES = frozenset({HANG_UP, STALL, LOSE})
Says = Callable[[str], str]


class Dripped(str):
    """Words that come byte by byte: ``relay.drips`` is called before each."""

    __slots__ = ()


GREETING, HELLO, MAIL, RCPT, DATA, DOT = "GREETING", "EHLO", "MAIL", "RCPT", "DATA", "DOT"
MANNERS = {
    GREETING: "220 sink",
    MAIL: "250 2.1.0 fine",
    RCPT: "250 2.1.5 fine",
    DATA: "354 go on",
    DOT: "250 2.0.0 queued",
    "STARTTLS": "220 2.0.0 go on",
    "RSET": "250 2.0.0 fine",
    "QUIT": "221 2.0.0 bye",
}


@dataclass(frozen=True)
class Taken:
    sender: str
    to: str
    data: bytes


@dataclass
class _Visit:
    sender: str = ""
    to: list[str] = field(default_factory=list)


class Relay(socketserver.ThreadingTCPServer):
    """``says[phase]`` answers in its own way (given the command, or the reader's address after the dot); ``taken``: every mail it holds.

    A mail that was taken before HANG_UP or STALL at the dot is ``taken`` too: that is what makes doubt. ``keeps``: False to lose it;
    ``keeps_texts``: False to keep only for whom it was. ``unanswered``: for whom nothing was said after the dot; ``stall``: seconds.
    """

    allow_reuse_address = daemon_threads = True

    def __init__(
        self, *, pipelining: bool = True, offers: tuple[str, ...] = (), tls: ssl.SSLContext | None = None
    ) -> None:
        self.says: dict[str, Says] = {}
        self.taken: list[Taken] = []
        self.visits = 0
        self.commands: list[str] = []
        self.keeps = self.keeps_texts = True
        self.unanswered: list[str] = []
        self.stall = 0.6
        self.drips: Callable[[], object] = lambda: time.sleep(0.01)
        self.tls, self.strict = tls, True
        self.offers = ("PIPELINING", *offers) if pipelining else offers
        self._open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.port = self.server_address[1]
        self._serve()

    def __exit__(self, *_: object) -> None:
        self.die()

    def readers(self) -> list[str]:
        return [mail.to for mail in self.taken]

    def die(self) -> None:
        """As a killed process: every connection is reset, nobody listens."""
        self.shutdown()
        self.server_close()
        for sock in list(self._open):
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)  # to close it is not enough: whoever reads from it holds it open

    def revive(self) -> None:
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(("127.0.0.1", self.port))
        self.server_activate()
        self._serve()

    def handle_error(self, request, client_address) -> None:
        """Visitors who hang up are what these tests are about."""

    def _serve(self) -> None:
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()


class _Conversation(socketserver.BaseRequestHandler):
    server: Relay

    def handle(self) -> None:
        self.server.visits += 1
        self.server._open.add(self.request)
        self._in = self.request.makefile("rb")
        visit = _Visit()
        if not self._say(GREETING, ""):
            return
        while line := self._in.readline():
            command = line.decode().strip()
            self.server.commands.append(command)
            if not self._obey(command, visit):
                return

    def _obey(self, command: str, visit: _Visit) -> bool:
        verb = command[:4].upper()
        obey = {"EHLO": self._hello, "STAR": self._encrypt, "MAIL": self._mail, "RCPT": self._rcpt, "DATA": self._data}
        if verb in obey:
            return obey[verb](command, visit)
        if verb == "RSET":
            visit.sender, visit.to = "", []
        return self._say(verb, command) and verb != "QUIT"

    def _hello(self, *_: object) -> bool:
        return self._send("250-sink\r\n" + "".join(f"250-{offer}\r\n" for offer in self.server.offers) + "250 HELP")

    def _mail(self, command: str, visit: _Visit) -> bool:
        if visit.sender and self.server.strict:
            return self._send("503 5.5.1 nested MAIL")
        if (said := self._say(MAIL, command)) and self._last.startswith("2"):
            visit.sender, visit.to = command.partition("<")[2].partition(">")[0], []
        return said

    def _rcpt(self, command: str, visit: _Visit) -> bool:
        to = command.partition("<")[2].partition(">")[0]
        if not visit.sender:
            return self._send("503 5.5.1 MAIL first")
        if (said := self._say(RCPT, to)) and self._last.startswith("2"):
            visit.to.append(to)
        return said

    def _data(self, _: str, visit: _Visit) -> bool:
        if not visit.to and DATA not in self.server.says:
            return self._send("554 5.5.1 no valid recipients")
        if not self._say(DATA, ""):
            return False
        if not self._last.startswith("3"):
            return True
        data = bytearray()
        while (line := self._in.readline()) != b".\r\n":
            if not line:
                return False
            data += line.removeprefix(b".")
        return self._dotted(visit, bytes(data))

    def _dotted(self, visit: _Visit, data: bytes) -> bool:
        sender, to, visit.sender, visit.to = visit.sender, visit.to, "", []
        if not to:
            return self._send("554 5.5.1 no valid recipients")
        words = self._words(DOT, to[0])
        if self.server.keeps and words != LOSE and words[:1] not in {"4", "5"}:
            kept = data if self.server.keeps_texts else b""
            self.server.taken.extend(Taken(sender, one, kept) for one in to)
        if words in SILENCES:
            self.server.unanswered.append(to[0])
        return self._send(words)

    def _say(self, phase: str, words: str) -> bool:
        return self._send(self._words(phase, words))

    def _words(self, phase: str, words: str) -> str:
        says = self.server.says.get(phase)
        return says(words) if says else MANNERS.get(phase, "500 5.5.1 what?")

    def _send(self, words: str) -> bool:
        self._last = words
        if words == STALL:
            time.sleep(self.server.stall)
        if words in SILENCES:
            self.request.close()
            self._in.close()
            return False
        self._drip(words) if isinstance(words, Dripped) else self.request.sendall(words.encode() + b"\r\n")
        return True

    def _drip(self, words: str) -> None:
        for byte in words.encode() + b"\r\n":
            self.server.drips()
            self.request.sendall(bytes([byte]))

    def _encrypt(self, *_: object) -> bool:
        if not self._send(self._words("STARTTLS", "")) or not self.server.tls:
            return False
        self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        self._in = self.request.makefile("rb")
        return True
