"""Scripts without a build: modules under ``static/house/reader`` are joined into one and freed of comments, once.

Every module is listed after those it imports. What a printed script knows of its paper stands in front of it as ``PAPER``.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import rjsmin

from tamizdat.house import policies

READER: Final = Path(__file__).parent / "static" / "house" / "reader"

CHECKING: Final = ("bytes", "ed25519", "signatures", "head", "trie", "trailer")
WORKER: Final = (*CHECKING, "fetching", "memory", "answers", "sources", "deciding", "worker")
VERIFY_PAGE: Final = (*CHECKING, "saved")

PATIENCE: Final = 5000
"""Milliseconds that the worker waits for an answer before it asks somebody else."""

# One statement each: names come from another module of the same script.
_IMPORT: Final = re.compile(r"^import [^;]*;\n", re.MULTILINE)
_EXPORT: Final = re.compile(r"^export ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Known:
    """What the worker knows of its paper.

    ``root``: the newest root of its keys, as TUF writes it. ``fingerprint``: of its first root, in hex.
    ``pages``: what it may have to say, by language and name, as HTML; the first language is the main one.
    ``types``: media types by ending.
    """

    root: str
    fingerprint: str
    pages: Mapping[str, Mapping[str, str]]
    types: Mapping[str, str]
    patience: int = PATIENCE


def worker(known: Known) -> str:
    """``worker.js``."""
    return _with(WORKER, {**asdict(known), "policy": policies.PAGES, "verify_policy": policies.VERIFY_PAGE})


def saved_page_script(roots: tuple[str, ...]) -> str:
    """The script inside the verify page; ``roots`` are all roots of the paper, oldest first."""
    return _with(VERIFY_PAGE, {"roots": roots})


def hash_of(script: str) -> str:
    """As a policy names a script inside a page."""
    return b64encode(sha256(script.encode()).digest()).decode()


def _with(modules: tuple[str, ...], paper: Mapping[str, Any]) -> str:
    # "</" would end a script inside a page.
    value = json.dumps(paper, ensure_ascii=True, separators=(",", ":")).replace("</", "<\\/")
    return f'(()=>{{"use strict";const PAPER={value};\n{joined(modules)}\n}})();\n'


@cache
def joined(modules: tuple[str, ...]) -> str:
    """The modules as one text, without imports, exports, comments and blank space."""
    texts = ((READER / f"{name}.js").read_text() for name in modules)
    return str(rjsmin.jsmin("\n".join(_EXPORT.sub("", _IMPORT.sub("", text)) for text in texts)))
