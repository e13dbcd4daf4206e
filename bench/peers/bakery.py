"""wagtail-bakery: a small Wagtail site, every published page baked.

It makes no topic or author lists, no further pages of a list and no feeds, so it does less.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from bench.peers.running import Run, cache, install, run

SITE = Path(__file__).parent / "bakery_site"
SETTINGS = {"DJANGO_SETTINGS_MODULE": "bakery_site.settings"}


class Bakery:
    name = "wagtail-bakery"
    most = 1000

    def __init__(self, site: Path) -> None:
        self._site, self._out = site, site / "build"

    def prepare(self, stories: Path, look: Path) -> None:
        self._python = _python()
        shutil.copytree(SITE, self._site / "bakery_site")
        shutil.copytree(look, self._site / "look")
        words = [self._python, "-m", "bakery_site.fill", str(stories)]
        variables = os.environ | SETTINGS
        done = subprocess.run(words, cwd=self._site, env=variables, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"the site could not be filled: {done.stderr.strip().splitlines()[-1]}")

    def build(self) -> Run:
        words = [self._python, "-m", "django", "build", "--skip-static", "--skip-media", "--verbosity", "0"]
        return run(words, self._site, self._out, **SETTINGS, PYTHONPATH=str(self._site))

    def rebuild(self) -> None:
        """Its signal bakes the one page and no list, which is left to the site's own code: there is nothing to compare."""


def _python() -> str:
    home = cache() / "bakery"
    python = home / "bin" / "python"
    if not python.exists():
        install("wagtail-bakery", sys.executable, "-m", "venv", str(home))
        packages = ("wagtail-bakery", "wagtail", "setuptools<81")
        install("wagtail-bakery", str(home / "bin" / "pip"), "install", "--quiet", *packages)
    return str(python)
