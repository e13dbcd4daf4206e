"""The till as a process of a demo: its dialects on one clock, its post, its server on loopback."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from tamizdat.demo.till.drawer import Drawer
from tamizdat.demo.till.post import Post
from tamizdat.demo.till.server import Till, application
from tamizdat.giving.providers import play

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def open_till(port: int, paper: str, folder: Path, next_month: Callable[[], int] | None = None) -> WSGIApplication:
    """``paper``: the address to which webhooks go; ``folder``: where the books lie while it is shut; ``next_month``: of :class:`Till`.

    Its post runs in a thread for as long as the process does.
    """
    drawer = Drawer(folder)
    dialects, clock = drawer.take_out(play.address(port))
    till = Till(dialects, clock)
    post = Post(till, paper, time.monotonic)
    till.log, till.next_month = post.log, next_month
    threading.Thread(target=post.keep, args=(threading.Event(),), daemon=True).start()
    serve = application(till)

    def kept(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        answer = serve(environ, start_response)
        if environ["REQUEST_METHOD"] != "GET":
            with till.lock:
                drawer.put_away(dialects, clock)
        return answer

    return kept
