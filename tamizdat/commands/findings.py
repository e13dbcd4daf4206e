"""What the doctor finds: one line about one thing, and what to do when it is not well."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "warning", "wrong"]


@dataclass(frozen=True, slots=True)
class Finding:
    """``says`` how it is with ``what``; ``do`` is for the technician and empty when all is well."""

    what: str
    state: State
    says: str
    do: str = ""


def ok(what: str, says: str) -> Finding:
    return Finding(what, "ok", says)


def warning(what: str, says: str, do: str) -> Finding:
    """Something a technician should know; the newspaper runs."""
    return Finding(what, "warning", says, do)


def wrong(what: str, says: str, do: str) -> Finding:
    """Something that stops the newspaper or puts somebody at risk."""
    return Finding(what, "wrong", says, do)
