"""The sample pages in a browser, served from memory: nothing listens, nothing is fetched from outside."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright

from tamizdat.house.ask_script import script
from tamizdat.house.speech import speaking
from tests.house.sample_words import SETS
from tests.house.samples import render

ORIGIN = "http://paper.example"
BESIDE_A_LOOP = "DJANGO_ALLOW_ASYNC_UNSAFE"
"""Playwright keeps a loop running in its thread, which Django would take for a reason to refuse its database."""
PUBLIC = Path("tamizdat/house/static/house/public")
_DONE_WITHOUT = (
    # A sandboxed frame gets a process of its own, and for a moment after a scroll the browser looks up where a press
    # falls in an older picture of the page: the driver, which scrolls and presses at once, then presses in the frame.
    "IsolateSandboxedIframes",
    # What the driver itself asks for, since the last such list on the command line is the one that counts.
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable",
    "PaintHolding,ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,MediaRouter,LensOverlay",
    "OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch",
)
SWITCHES = ("--no-sandbox", f"--disable-features={','.join(_DONE_WITHOUT)}")


@contextmanager
def chromium() -> Iterator[Browser]:
    before = os.environ.get(BESIDE_A_LOOP)
    os.environ[BESIDE_A_LOOP] = "1"
    expect.set_options(timeout=30_000)  # what is promised comes, on a busy machine too; how soon is bench/'s to say
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(SWITCHES))
        yield browser
        browser.close()
    if before is None:
        del os.environ[BESIDE_A_LOOP]


class Site:
    """All sample pages, and a list of the paths that the browser asked for."""

    def __init__(self) -> None:
        self.pages = {f"/{path}": html for words in SETS for path, html in render(words)}
        self.asked: list[str] = []
        raw = io.BytesIO()
        Image.new("RGB", (96, 64), "#557799").save(raw, "JPEG")
        self._picture = raw.getvalue()

    def open(self, browser: Browser, path: str, width: int = 1280, scheme: str = "light", **context: object) -> Page:
        """A new window, the only one, with the page at ``path`` (``/en/front.html#text``)."""
        for window in browser.contexts:
            window.close()
        there = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, **context)
        self.asked = []
        page = self.window(there, self.asked)
        page.goto(ORIGIN + path)
        return page

    def window(self, there: BrowserContext, asked: list[str]) -> Page:
        """One more window, empty yet, which writes into ``asked`` what it asks for."""
        page = there.new_page()
        page.route("**/*", lambda route: self._serve(route, asked))
        return page

    def _serve(self, route: Route, asked: list[str]) -> None:
        path = route.request.url.removeprefix(ORIGIN)
        asked.append(path)
        if path in self.pages:
            route.fulfill(body=self.pages[path], content_type="text/html; charset=utf-8")
        elif path.startswith("/media/pictures/"):
            route.fulfill(body=self._picture, content_type="image/jpeg")
        elif path.endswith("/asks.js"):
            with speaking(path[1:3]):
                route.fulfill(body=script(), content_type="text/javascript")
        elif path.endswith(".svg"):
            route.fulfill(body=self._picture, content_type="image/jpeg")
        elif path.startswith("/house/"):
            route.fulfill(path=PUBLIC / path.removeprefix("/house/"))
        elif path.endswith(".html"):
            route.fulfill(body="<p>Another page.", content_type="text/html")
        else:
            route.abort()
