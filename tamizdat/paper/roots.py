"""The roots of the paper's keys, for what is printed with them: the readers' worker and the page that checks saved copies."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

from django.conf import settings


def roots() -> tuple[str, ...]:
    """All roots, oldest first, each as TUF writes it; none while the paper has no keys."""
    folder = Path(settings.NEWSPAPER.output) / "edition" / "metadata"
    found = sorted(folder.glob("*.root.json"), key=lambda file: int(file.name.split(".")[0]))
    return tuple(file.read_text() for file in found)


def fingerprint(first: str) -> str:
    """SHA-256 over the canonical ``signed`` part of the first root, in hex: what identifies the paper for good."""
    signed = json.loads(first)["signed"]
    return sha256(json.dumps(signed, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()
