"""Escaping for what a template prints: the text of MarkupSafe's own function, without wrapping it in an object first."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]  # the inside of escape itself


def printed(value: Any) -> str:
    """``value`` as it stands in HTML. A page prints some sixty, so this is most of what escaping costs."""
    kind = type(value)
    if kind is str:
        return _escape_inner(value)
    return value if kind is Markup else escape(value)
