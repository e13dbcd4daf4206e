"""A tree of files over HTTP on loopback, from memory, as a mirror serves it; what it is asked for, and with which headers, is noted."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

TYPES = {
    "html": "text/html; charset=utf-8",
    "js": "text/javascript",
    "json": "application/json",
    "svg": "image/svg+xml",
}


class TreeServer:
    """``tree``: path → bytes, may be exchanged at any time. A context; ``address`` ends with a slash.

    ``headers`` are added to those of a path (its end).
    """

    def __init__(self, tree: dict[str, bytes] | None = None) -> None:
        self.tree = tree or {}
        self.headers: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        self.heard: list[dict[str, str]] = []
        self.sent = 0
        self.stopping = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}/"

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()

    def answer(self, request: Request, path: str) -> None:
        """What is done with a request; fakes that lie or censor do otherwise."""
        body = self.tree.get(path)
        if body is None:
            request.give(404, self.tree.get("404.html", b"nothing here"), "text/html")
        else:
            request.give(200, body, type_of(path))

    def _handler(self) -> type[Request]:
        return type("Handler", (Request,), {"owner": self})


class Request(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    owner: TreeServer
    on_this_connection = 0

    def do_GET(self) -> None:
        path = unquote(self.path.split("?")[0]).lstrip("/")
        path += "index.html" if path == "" or path.endswith("/") else ""
        self.owner.asked.append(path)
        self.owner.heard.append(dict(self.headers.items()))
        with suppress(ConnectionError, BrokenPipeError):
            self.owner.answer(self, path)

    def give(self, status: int, body: bytes, type_: str, length: int | None = None) -> None:
        self.begin(status, type_, len(body) if length is None else length)
        self.wfile.write(body)
        self.owner.sent += len(body)

    def begin(self, status: int, type_: str, length: int | None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", type_)
        self.send_header("Access-Control-Allow-Origin", "*")
        if length is None:
            self.close_connection = True
        else:
            self.send_header("Content-Length", str(length))
        for end, headers in self.owner.headers.items():
            if self.path.split("?")[0].endswith(end):
                for name, value in headers.items():
                    self.send_header(name, value)
        self.end_headers()

    def reset(self) -> None:
        """Break the connection off as a censor does."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self.connection.close()
        self.close_connection = True

    def log_message(self, *_words: object) -> None:
        """Nothing is logged."""


def type_of(path: str) -> str:
    return TYPES.get(path.rpartition(".")[2], "application/octet-stream")
