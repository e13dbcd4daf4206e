"""The templates of letters: their types, their filters, and macros that are asked for one at a time."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from django.template import engines
from jinja2 import Environment, Template
from markupsafe import Markup

from tamizdat.letters.words import linked

SERIF: Final = Markup("font-family:'PT Serif',Cambria,Georgia,'Noto Serif',serif")
SANS: Final = Markup("font-family:'PT Sans','Segoe UI',Ubuntu,'Noto Sans',Arial,sans-serif")
JOINED_SERIF: Final = Markup("font-family:'Noto Naskh Arabic','Geeza Pro','Sakkal Majalla','Traditional Arabic',serif")
JOINED_SANS: Final = Markup("font-family:'Noto Sans Arabic','Geeza Pro','Segoe UI',Tahoma,sans-serif")
JOINED: Final = frozenset({"fa", "ar", "ur", "ckb", "ug", "ps"})
"""Languages whose letters hold hands: they are neither spaced out nor slanted."""


def types(language: str, direction: str) -> Mapping[str, Any]:
    """What every template and macro of a letter is given besides its own."""
    joined = language in JOINED
    return {
        "serif": JOINED_SERIF if joined else SERIF,
        "sans": JOINED_SANS if joined else SANS,
        "joined": joined,
        "start": "right" if direction == "rtl" else "left",
    }


def template(name: str) -> Template:
    return _environment().get_template(name)


def macros(name: str, language: str, direction: str) -> Any:
    """The macros of a template, with the types of a language in sight of them."""
    return _environment().get_template(name).make_module(dict(types(language, direction)))


@cache
def _environment() -> Environment:
    """The one that paper and counter share, with what only letters need."""
    shared: Environment = engines["jinja2"].env  # type: ignore[attr-defined]  # Django types the engines by their base
    own = shared.overlay()
    own.filters = {**shared.filters, "linked": linked, "shown": shown}
    return own


def shown(address: str) -> str:
    """An address as people read it: without scheme and last slash."""
    return address.partition("://")[2].rstrip("/") or address
