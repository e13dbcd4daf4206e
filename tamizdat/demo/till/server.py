"""The till as a web server: each provider's interface under its name, the donors' pages under ``/pay/``, the rest on ``/``."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tamizdat.demo.till.asked import Answer, Asked, Dialect, asked_of
from tamizdat.demo.till.clock import Clock

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'self' http://127.0.0.1:* http://localhost:*"
)
"""A form leads on to the paper, wherever on this machine that is."""


class Till:
    """All dialects on one clock. ``down``: answers 503 and does nothing. ``dies``: does the next thing, and answers 502.

    ``devil``: whether the devil carries the webhooks; ``log``: what became of them. ``next_month``: lets a month go by for the paper's
    readers who asked to be reminded, and says how many letters that brought; None where there is no paper behind the till.
    """

    def __init__(self, dialects: Sequence[Dialect], clock: Clock) -> None:
        self.dialects = {each.name: each for each in dialects}
        self.clock = clock
        self.lock = threading.RLock()
        self.down = self.dies = self.devil = False
        self.log: Iterable[str] = ()
        self.next_month: Callable[[], int] | None = None
        self.reminded: int | None = None

    def api(self, name: str, asked: Asked) -> Answer:
        """A provider's interface."""
        if self.down:
            return Answer(status=503)
        answer = self.dialects[name].answer(asked)
        if self.dies and asked.method != "GET" and "oauth" not in asked.path:
            self.dies = False
            return Answer(status=502)
        return answer


def application(till: Till) -> WSGIApplication:
    """One request at a time: the books are not for several threads."""
    from tamizdat.demo.till.showing import page  # noqa: PLC0415  it shows a till, and so needs this module first

    def answers(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        asked = asked_of(environ)
        _, first, *_rest = asked.path.split("/")
        with till.lock:
            if first in till.dialects and "/myaccount/" not in asked.path:
                answer = till.api(first, replace(asked, path=asked.path.removeprefix(f"/{first}")))
            else:
                answer = page(till, asked)
        start_response(answer.line, _headers(answer))
        return [answer.body]

    return answers


def _headers(answer: Answer) -> list[tuple[str, str]]:
    return list(
        {
            "Content-Type": answer.kind,
            "Content-Length": str(len(answer.body)),
            "Content-Security-Policy": POLICY,
            "Referrer-Policy": "same-origin",  # no-referrer would make a form's Origin “null”
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
            **answer.headers,
        }.items()
    )
