"""A server behind a wall: what readers meet when the paper's own address is blocked."""

from __future__ import annotations

from tests.fakes.tree_server import Request, TreeServer, type_of

WAYS = ("hang", "reset", "cut", "block page", "redirect")

CUT = 16_000
"""Bytes after which the wall cuts a connection."""

BLOCK_PAGE = b"<!doctype html><html><title>Blocked</title><h1>This resource is BLOCKED by order</h1></html>"


class Censor(TreeServer):
    """``way``: one of :data:`WAYS`, empty while nothing is blocked."""

    def __init__(self, tree: dict[str, bytes] | None = None) -> None:
        super().__init__(tree)
        self.way = ""

    def answer(self, request: Request, path: str) -> None:
        if self.way == "hang":
            self.stopping.wait(60)
        elif self.way == "reset":
            request.reset()
        elif self.way == "block page":
            request.give(200, BLOCK_PAGE, "text/html")
        elif self.way == "redirect" and not path.startswith("blocked"):
            request.send_response(302)
            request.send_header("Location", "/blocked")
            request.send_header("Content-Length", "0")
            request.end_headers()
        elif self.way == "cut" and path in self.tree:
            self._cut(request, path)
        else:
            super().answer(request, path)

    def _cut(self, request: Request, path: str) -> None:
        body = self.tree[path]
        room = max(0, CUT - request.on_this_connection)
        request.on_this_connection += len(body)
        request.give(200, body[:room], type_of(path), len(body))
        if len(body) > room:
            request.reset()
