"""A page that comes over a slow line: a real server on this machine sends it piece by piece, and notes what else is asked for."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

PIECE, PAUSE = 3000, 0.1
"""Bytes, and seconds after each: about what a telephone gets at the edge of a village."""


class SlowLine:
    def __init__(self, html: str) -> None:
        self.html = html.encode()
        self.asked: list[str] = []
        self.address = ""

    def pieces(self) -> Iterator[bytes]:
        return (self.html[at : at + PIECE] for at in range(0, len(self.html), PIECE))


@contextmanager
def slow_line(html: str) -> Iterator[SlowLine]:
    """Serves ``html`` at ``address``, slowly, and nothing else."""
    line = SlowLine(html)

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path != "/page.html":
                line.asked.append(self.path)
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            for piece in line.pieces():
                self.wfile.write(piece)
                time.sleep(PAUSE)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class names it so
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    line.address = f"http://127.0.0.1:{server.server_port}/page.html"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield line
    finally:
        server.shutdown()
        server.server_close()
