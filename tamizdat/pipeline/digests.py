"""What the program itself puts into every page. When it changes, everything is pressed again."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

import tamizdat

ROOT: Final = Path(tamizdat.__file__).parent
TYPESETTING: Final = ROOT / "paper" / "typesetting"
CODE: Final = {".py", ".html", ".css", ".js", ".svg", ".xml", ".txt", ".woff2", ".mo", ".json"}


@cache
def house() -> str:
    """Templates, styles, fonts, words and the code that renders. Asked once a process: it has loaded them once, too."""
    return _digest(
        file
        for folder in ("house", "paper", "locale")
        for file in _files(ROOT / folder)
        if TYPESETTING not in file.parents
    )


@cache
def typesetting() -> str:
    """The rules by which copy is set; when they change, every story is set again first."""
    return _digest(_files(TYPESETTING))


def _files(folder: Path) -> Iterator[Path]:
    return (file for file in sorted(folder.rglob("*")) if file.suffix in CODE)


def _digest(files: Iterator[Path]) -> str:
    digest = sha256()
    for file in files:
        digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + sha256(file.read_bytes()).digest())
    return digest.hexdigest()
