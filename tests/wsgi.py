"""Ask a WSGI application for a page, without a server."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any
from wsgiref.headers import Headers
from wsgiref.util import setup_testing_defaults


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Headers
    body: bytes


def ask(application: Any, path: str, method: str = "GET", body: bytes = b"", **environ: str) -> Answer:
    """The answer to one request; ``environ`` has the names of WSGI: ``HTTP_ACCEPT_ENCODING="br"``."""
    begun: list[tuple[str, list[tuple[str, str]]]] = []
    asked: dict[str, Any] = {"PATH_INFO": path, "REQUEST_METHOD": method, **environ}
    asked |= {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))}
    setup_testing_defaults(asked)
    chunks = application(asked, lambda status, headers, *_error: begun.append((status, headers)))
    answered = b"".join(chunks)
    if hasattr(chunks, "close"):
        chunks.close()
    status, headers = begun[-1]
    return Answer(int(status.split()[0]), Headers(headers), answered)
