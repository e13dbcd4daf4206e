"""Python's search for garbage, while much is made that lasts."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

SELDOM: Final = (50_000, 20, 20)
"""How often rings of references are looked for: we make much and leave few, and looking took a tenth of a press."""


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Look for garbage seldom. Django makes thousands of classes while it migrates; looking through them all costs a third more."""
    before = gc.get_threshold()
    gc.set_threshold(SELDOM[0], 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
