"""Pages of the till."""

from __future__ import annotations

from tamizdat.demo.till.asked import Answer, Asked
from tamizdat.demo.till.server import Till


def page(_till: Till, _asked: Asked) -> Answer:
    return Answer(b"", 404)
