"""A request to the till and its answer, in as many words as the dialects need."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol
from urllib.parse import parse_qsl

from tamizdat.demo.till.books import Books
from tamizdat.demo.till.hands import Hands

if TYPE_CHECKING:
    from datetime import datetime

    from _typeshed.wsgi import WSGIEnvironment

REASONS: Final = {
    200: "OK",
    201: "Created",
    204: "No Content",
    303: "See Other",
    400: "Bad Request",
    401: "Unauthorized",
    402: "Payment Required",
    404: "Not Found",
    409: "Conflict",
    422: "Unprocessable Entity",
    502: "Bad Gateway",
    503: "Service Unavailable",
}
LARGEST: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Asked:
    """``headers`` with small names and dashes; ``query`` and ``form`` nested, as ``a[b][0]=c`` is meant."""

    method: str
    path: str
    raw: bytes
    headers: Mapping[str, str]
    query: dict[str, Any]

    @property
    def form(self) -> dict[str, Any]:
        return nested(self.raw.decode("utf-8", "replace"))

    @property
    def json(self) -> Any:
        return json.loads(self.raw or b"{}")


@dataclass(frozen=True, slots=True)
class Answer:
    body: bytes = b""
    status: int = 200
    kind: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def line(self) -> str:
        return f"{self.status} {REASONS[self.status]}"


@dataclass(frozen=True, slots=True)
class Told:
    """One event as it was when it happened. ``when``: by the till's clock."""

    name: str
    body: dict[str, Any]
    when: datetime


class Dialect(Protocol):
    """A provider's manner of speaking, over books of its own. ``told``: all its events. ``at``: the till's own address."""

    name: str
    at: str
    books: Books
    hands: Hands
    told: list[Told]

    def answer(self, asked: Asked) -> Answer:
        """``asked.path`` begins behind the dialect's own name."""

    def signed(self, told: Told, at: datetime) -> tuple[dict[str, str], bytes]:
        """A webhook's headers, with small names, and its body, signed at this moment of the wall's clock."""

    def way_back(self, token: str, *, gave: bool) -> str:
        """Where the donor is sent from the page."""


def asked_of(environ: WSGIEnvironment) -> Asked:
    length = min(int(environ.get("CONTENT_LENGTH") or 0), LARGEST)
    headers = {
        name.removeprefix("HTTP_").replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    return Asked(
        environ["REQUEST_METHOD"],
        environ["PATH_INFO"],
        environ["wsgi.input"].read(length),
        headers,
        nested(environ.get("QUERY_STRING", "")),
    )


def says(data: Any, status: int = 200) -> Answer:
    return Answer(b"" if data is None else json.dumps(data).encode(), status)


def nested(encoded: str) -> dict[str, Any]:
    """``a[b][0]=c`` → ``{"a": {"b": {"0": "c"}}}``; lists stay dictionaries by number."""
    found: dict[str, Any] = {}
    for name, value in parse_qsl(encoded, keep_blank_values=True):
        first, *rest = re.findall(r"[^\[\]]+", name) or [name]
        place = found
        for step in [first, *rest][:-1]:
            place = place.setdefault(step, {})
        place[[first, *rest][-1]] = value
    return found
