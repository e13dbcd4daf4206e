"""A mirror that lies, with one switch for each lie."""

from __future__ import annotations

from tests.fakes.tree_server import Request, TreeServer, type_of

LIES = (
    "altered byte",
    "old head",
    "mixed editions",
    "truncated",
    "wrong length",
    "swapped objects",
    "wrong key",
    "endless body",
    "slow drip",
    "junk",
)
"""A frozen head is no switch: the mirror truthfully serves an edition whose time is over."""

FORGED = b"FORGED"


class LyingMirror(TreeServer):
    """``older``: the tree of an earlier edition; ``foreign``: that of a paper with other keys and forged words."""

    def __init__(self, tree: dict[str, bytes] | None = None) -> None:
        super().__init__(tree)
        self.lie = ""
        self.older: dict[str, bytes] = {}
        self.foreign: dict[str, bytes] = {}

    def answer(self, request: Request, path: str) -> None:
        if self.lie in {"endless body", "slow drip"}:
            self._drag_on(request, path)
            return
        body = self._body(path)
        if body is None:
            request.give(404, b"nothing here", "text/plain")
        else:
            request.give(200, body, type_of(path))

    def _body(self, path: str) -> bytes | None:
        body = self.tree.get(path)
        if self.lie == "old head":
            return self.older.get(path)
        if self.lie == "wrong key":
            return self.foreign.get(path)
        if self.lie == "mixed editions":
            return body if path.endswith(("timestamp.json", ".snapshot.json")) else self.older.get(path)
        if self.lie == "junk":
            return FORGED
        return self._changed(path, body) if body else body

    def _changed(self, path: str, body: bytes) -> bytes:
        carried = not path.startswith("edition/metadata/")
        if self.lie == "altered byte" and carried:
            return (
                body.replace(b"</h1>", b" " + FORGED + b"</h1>")
                if b"</h1>" in body
                else body[:-1] + bytes([body[-1] ^ 1])
            )
        if self.lie == "truncated" and carried:
            return body[: len(body) // 2]
        if self.lie == "wrong length" and carried:
            return body + b"<p>" + FORGED
        if self.lie == "swapped objects" and carried:
            return self._another(path, body)
        return body

    def _another(self, path: str, body: bytes) -> bytes:
        """Another file of the same edition, where there is one of its kind."""
        kind = path.split("/")[:2] if path.startswith("edition/") else ["edition", "files"]
        others = (one for at, one in sorted(self.tree.items()) if at.split("/")[:2] == kind and one != body)
        return next(others, body)

    def _drag_on(self, request: Request, path: str) -> None:
        request.begin(200, type_of(path), None)
        body, at = self.tree.get(path, FORGED), 0
        while not self.stopping.wait(0.001 if self.lie == "endless body" else 0.3):
            piece = body[at : at + 1] if self.lie == "slow drip" else body + FORGED * 1000
            if not piece:
                return
            request.wfile.write(piece)
            request.wfile.flush()
            at += 1
