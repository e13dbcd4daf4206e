"""Escaping for what a template prints: the text of MarkupSafe's own function, without wrapping it in an object first."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]  # the inside of escape itself

safe: Callable[[str], Markup] = partial(str.__new__, Markup)
"""Text that is HTML already. Quicker than ``Markup`` itself, which asks first whether it is something else than text."""

escape_text: Callable[[str], str] = _escape_inner
"""A plain text as HTML."""


def printed(value: Any) -> str:
    """``value`` as it stands in HTML. A page prints some sixty, so this is most of what escaping costs."""
    kind = type(value)
    if kind is str:
        return escape_text(value)
    return value if kind is Markup else escape(value)
