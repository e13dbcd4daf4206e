"""An application of the counter on a port of its own, for a browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page
from waitress import wasyncore
from waitress.server import create_server


@contextmanager
def a_visitor(browser: Browser) -> Iterator[Page]:
    """On a telephone and without scripts. Nobody else was asked, no cookie was set, and no browser had to enforce a policy."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    wrong: list[str] = []
    page.on("request", lambda asked: wrong.append(asked.url) if "//127.0.0.1:" not in asked.url else None)
    page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    assert not wrong
    assert not context.cookies()
    context.close()


@contextmanager
def served(application: Any) -> Iterator[str]:
    """Its address; it ends with the block.

    The thread that waits for the sockets also closes them: closed by another, they end its waiting with an error.
    """
    sockets: dict[int, Any] = {}
    server = create_server(application, map=sockets, host="127.0.0.1", port=0, threads=2)
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.task_dispatcher.shutdown()
    server.trigger.pull_trigger(lambda: wasyncore.close_all(sockets, ignore_all=True))
    running.join(timeout=10)
