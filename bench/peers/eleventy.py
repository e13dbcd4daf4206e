"""Eleventy: stories, lists and feeds by pagination over one data file, as its documentation shows."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from bench.peers.running import Run, cache, install, run, watched
from bench.peers.stories import one_more, rows

LAYOUTS = Path(__file__).parent / "layouts" / "eleventy"


class Eleventy:
    name = "Eleventy"
    most = 10_000

    def __init__(self, site: Path) -> None:
        self._site, self._out = site, site / "_site"

    def prepare(self, stories: Path, look: Path) -> None:
        self._program = _program()
        shutil.copytree(LAYOUTS, self._site, dirs_exist_ok=True)
        shutil.copytree(look, self._site / "look")
        self._rows = list(rows(stories))
        self._write()

    def build(self) -> Run:
        self._built = run(
            ["node", *self._program, "--quiet"], self._site, self._out, NODE_OPTIONS="--max-old-space-size=14000"
        )
        return self._built

    def rebuild(self) -> float:
        """CPU seconds of Eleventy's own incremental watcher for one more story."""
        self._rows.append(one_more(self._rows[-1]))
        return watched(
            ["node", *self._program, "--quiet", "--watch", "--incremental"], self._site, self._write, self._built.cpu
        )

    def _write(self) -> None:
        (self._site / "stories.json").write_text(json.dumps(self._rows, ensure_ascii=False), encoding="utf-8")


def _program() -> list[str]:
    home = cache() / "eleventy"
    program = home / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs"
    if not program.exists():
        home.mkdir(parents=True, exist_ok=True)
        install("Eleventy", "npm", "install", "--no-audit", "--no-fund", "--prefix", str(home), "@11ty/eleventy@3")
    return [str(program)]
