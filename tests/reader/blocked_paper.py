"""A paper whose readers have the worker: its own address, which may be blocked, and two mirrors, which may lie."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page

from tamizdat.house import policies, scripts
from tamizdat.house.media_types import OF_ENDINGS
from tests.edition.sealed import APaper, Tree
from tests.fakes.censor import Censor
from tests.fakes.lying_mirror import LyingMirror

PUBLIC = scripts.READER.parent / "public"
PATIENCE = 1500

STORY = "en/2026/11/bridge.html"

WORDS = {
    "banner": '<p role="status">OLD COPY: edition {number} of {date}</p>',
    "refusal": '<h1>REFUSED</h1><a href="{forget}">Forget</a>',
    "forgotten": "<h1>FORGOTTEN</h1>",
}


def page(title: str, path: str, body: str = "", language: str = "en") -> bytes:
    script = "../" * path.count("/") + "house/paper.js"
    return (
        f'<!doctype html>\n<html lang="{language}" dir="ltr">\n<head><meta charset="utf-8"><title>{title}</title>'
        f'<script src="{script}" defer></script></head>\n<body id="text">\n<h1>{title}</h1>\n'
        f'<p><img src="{"../" * path.count("/")}media/map.svg" alt=""></p><p id="words">{body}</p>\n</body>\n</html>\n'
    ).encode()


IN_CHARGE = """() => new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error("there is no worker")), 20000);
  navigator.serviceWorker.addEventListener("controllerchange", resolve);
  if (navigator.serviceWorker.controller) resolve();
})"""

MAP = b'<svg xmlns="http://www.w3.org/2000/svg" width="37" height="23"><rect width="37" height="23"/></svg>\n'


@dataclass
class Blocked:
    """``origin`` and the two ``mirrors`` carry the newest edition until a test says otherwise."""

    origin: Censor
    mirrors: list[LyingMirror]
    browser: Browser
    paper: APaper = field(default_factory=APaper)
    policy: dict[str, object] = field(default_factory=dict)

    def print(self, **pages: str) -> Tree:
        """Seal an edition in which the story has these ``words``."""
        policy = {"mirrors": [{"address": mirror.address} for mirror in self.mirrors], **self.policy}
        known = scripts.Known(self.paper.roots[0].decode(), self.paper.fingerprint, {"en": WORDS}, OF_ENDINGS, PATIENCE)
        files = {
            "index.html": page("Front", "index.html"),
            "404.html": page("No such page", "404.html"),
            STORY: page("Bridge closed", STORY, pages.get("words", "The first words.")),
            "en/other.html": page("Another story", "en/other.html"),
            "media/map.svg": MAP,
            "house/paper.js": (PUBLIC / "paper.js").read_bytes(),
            "worker.js": scripts.worker(known).encode(),
            "mirrors.json": json.dumps(policy).encode(),
        }
        return self.paper.seal(files)

    def publish(self, **pages: str) -> Tree:
        tree = self.print(**pages)
        self.origin.tree = tree
        for mirror in self.mirrors:
            mirror.tree = tree
        return tree

    def reader(self, **options: object) -> Page:
        """Somebody who has been here before, with the worker in place."""
        reader = self.browser.new_context(**options).new_page()
        reader.set_default_timeout(20_000)
        reader.goto(self.origin.address)
        reader.evaluate(IN_CHARGE)
        return reader

    def read(self, reader: Page, path: str = STORY) -> str:
        """The text that stands on the page."""
        reader.goto(self.origin.address + path)
        return reader.locator("body").inner_text()


@contextmanager
def a_blocked_paper(browser: Browser) -> Iterator[Blocked]:
    with Censor() as origin, LyingMirror() as one, LyingMirror() as other:
        for end, policy in ((".html", policies.PAGES), ("/", policies.PAGES), ("worker.js", policies.WORKER)):
            origin.headers[end] = {"Content-Security-Policy": policy}
        yield Blocked(origin, [one, other], browser)
        for context in browser.contexts:
            context.close()
