"""Translated strings for templates, remembered: a page says some thirty, and a full press prints a hundred thousand pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from django.utils import translation
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Render in ``language``. As Django's own override, which it includes, but asking for it costs nothing."""
    before = _spoken.set(language)
    try:
        if translation.get_language() == language:
            yield
        else:
            with translation.override(language):
                yield
    finally:
        _spoken.reset(before)


def language() -> str | None:
    """The language that is being rendered in."""
    return _spoken.get() or translation.get_language()


def gettext(message: str) -> str:
    return _said(language(), message)


def ngettext(singular: str, plural: str, number: int) -> str:
    return _counted(language(), singular, plural, number)


def underscore(message: str, **values: Any) -> Markup:
    """``_("No. %(number)s", number=7)`` of the templates; values are escaped, and a per cent sign is written twice."""
    text = _marked(language(), message)
    return text % values if "%" in text else text


@pass_context
def said(_context: Context, message: str) -> Markup:
    """``"Topics"|said``: what :func:`underscore` gives for words without values. With the context, so that no language is compiled in."""
    return _marked(language(), message)


@lru_cache(maxsize=20_000)
def _said(_language: str | None, message: str) -> str:
    return translation.gettext(message)


@lru_cache(maxsize=20_000)
def _marked(_language: str | None, message: str) -> Markup:
    return Markup(translation.gettext(message))  # noqa: S704  our own catalogues


@lru_cache(maxsize=20_000)
def _counted(_language: str | None, singular: str, plural: str, number: int) -> str:
    return translation.ngettext(singular, plural, number)
