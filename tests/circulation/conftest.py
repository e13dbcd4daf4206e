"""The counter as it runs for readers: its addresses, no middleware, nothing of the desk."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from tests.wsgi import Answer, ask


@dataclass
class Counter:
    """A visitor without scripts or cookies."""

    application: Any
    answers: list[Answer] = field(default_factory=list)

    def get(self, path: str, **environ: str) -> Answer:
        return self.ask(path, "GET", **environ)

    def post(self, path: str, **fields: Any) -> Answer:
        return self.ask(path, "POST", fields)

    def ask(self, path: str, method: str, fields: dict[str, Any] | None = None, **environ: str) -> Answer:
        body = urlencode(fields or {}, doseq=True).encode()
        path, _, query = path.partition("?")
        given = {"QUERY_STRING": query, "CONTENT_TYPE": "application/x-www-form-urlencoded", **environ}
        self.answers.append(ask(self.application, path, method, body, **given))
        return self.answers[-1]


@pytest.fixture
def counter(db, settings):
    settings.ROOT_URLCONF = "tamizdat.config.urls_counter"
    settings.MIDDLEWARE = []
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    visitor = Counter(WSGIHandler())
    for signal in (
        request_started,
        request_finished,
    ):  # they would close the connection that holds the test's transaction
        signal.disconnect(close_old_connections)
    yield visitor
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    for answer in visitor.answers:
        assert "set-cookie" not in answer.headers
        assert answer.status < 400 or answer.headers["Content-Type"].startswith("text/")
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "script-src" not in answer.headers["Content-Security-Policy"]
        assert b"<script" not in answer.body
