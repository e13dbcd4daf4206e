"""A mirror on loopback that serves a directory, honestly until it is told which lie to tell."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

from tamizdat.mirrors import layout

Lie = Callable[[str, bytes | None], bytes | None]


class LyingMirror:
    """``lie`` gets each file's name and bytes and gives what is served; ``manner`` is how: ``drip``, ``endless``, ``cut``, ``hang``."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.lie: Lie = lambda _name, raw: raw
        self.manner = ""
        self.asked: list[str] = []
        self.stop = threading.Event()
        self.address = ""

    def serve(self, name: str) -> bytes | None:
        path = self.root / name
        return self.lie(name, path.read_bytes() if path.is_file() else None)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    mirror: LyingMirror

    def do_GET(self) -> None:
        name = unquote(self.path).lstrip("/")
        self.mirror.asked.append(name)
        body = self.mirror.serve(name)
        with suppress(ConnectionError):
            self._answer(404 if body is None else 200, body or b"", self.mirror.manner if "/files/" in name else "")

    def _answer(self, status: int, body: bytes, manner: str) -> None:
        if manner == "hang":
            self.mirror.stop.wait()
            return
        self.send_response(status)
        if manner in {"endless", "drip"}:
            self.send_header("Connection", "close")
            self.end_headers()
            self.close_connection = True
            while not self.mirror.stop.wait(0.05 if manner == "drip" else 0):
                self.wfile.write(b"x" if manner == "drip" else b"x" * 65536)
            return
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if manner == "cut":
            self.wfile.write(body[: len(body) // 2])
            self.close_connection = True
            return
        self.wfile.write(body)

    def log_message(self, *_args) -> None:
        pass


@contextmanager
def a_mirror(root: Path) -> Iterator[LyingMirror]:
    mirror = LyingMirror(root)
    handler = type("Handler", (_Handler,), {"mirror": mirror})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        mirror.address = f"http://127.0.0.1:{server.server_port}/"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield mirror
        finally:
            mirror.stop.set()
            server.shutdown()
            thread.join()


def altered(part: str) -> Lie:
    """One byte of every file whose name has ``part``."""
    return lambda name, raw: bytes([raw[0] ^ 1]) + raw[1:] if raw and part in name else raw


def lengthened(part: str, more: bytes) -> Lie:
    return lambda name, raw: raw + more if raw and part in name else raw


def cut_short(part: str) -> Lie:
    return lambda name, raw: raw[:-1] if raw and part in name else raw


def missing(part: str) -> Lie:
    return lambda name, raw: None if part in name else raw


def swapped(root: Path, part: str) -> Lie:
    """Each object stands in the place of its neighbour."""
    names = sorted(
        path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file() and part in str(path)
    )
    after = dict(zip(names, [*names[1:], names[0]], strict=True))
    return lambda name, raw: (root / after[name]).read_bytes() if name in after else raw


def from_another(root: Path, part: str) -> Lie:
    """Files whose name has ``part`` come out of another directory."""
    return lambda name, raw: (root / name).read_bytes() if part in name and (root / name).is_file() else raw


def old_head(files: dict[str, bytes]) -> Lie:
    return lambda name, raw: files.get(name, raw) if name == layout.TIMESTAMP else raw
