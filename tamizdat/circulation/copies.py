"""What a copy of a letter is called towards a provider that carries it: the words of a return address (``postroom/verp.py``), signed.

The provider tells it back when the copy bounces or its reader complains. It has no address in it, and nobody makes one
up: so a provider can speak of the copies that it was given, and of no others.
"""

from __future__ import annotations

from tamizdat.circulation.marks import key
from tamizdat.postroom.verp import Delivery, ReturnAddress

_BOX, _DOMAIN = "copy", "copies.invalid"


def name_of(issue: int, row: int, attempt: int) -> str:
    """``42-1207-1-k3j5q7w2xz6f4n7a``"""
    return _names().to(str(issue), row, attempt).partition("+")[2].partition("@")[0]


def read(name: str) -> Delivery | None:
    """The copy of that name; None for whatever was not named here."""
    return _names().read(f"{_BOX}+{name}@{_DOMAIN}")


def _names() -> ReturnAddress:
    return ReturnAddress(_BOX, _DOMAIN, key("copies"))
