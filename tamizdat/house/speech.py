"""Translated strings for templates, remembered: a page says some thirty, and a full press prints a hundred thousand pages."""

from __future__ import annotations

from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from django.utils import translation
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from tamizdat.house.escaping import printed

_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


class speaking:  # noqa: N801  it reads as what it does
    """Render in ``language``. As Django's own override, which it includes, but asking for it costs nothing."""

    def __init__(self, language: str) -> None:
        self._language = language

    def __enter__(self) -> None:
        self._before = _spoken.set(self._language)
        self._override = None if translation.get_language() == self._language else translation.override(self._language)
        if self._override:
            self._override.__enter__()

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if self._override:
            self._override.__exit__(None, None, None)
        _spoken.reset(self._before)


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
    if "%" not in text:
        return text
    if any(type(value) not in {str, Markup} for value in values.values()):
        return text % values
    # The same, without an object around each value that escapes it when it is asked for.
    return Markup(str.__mod__(text, {name: printed(value) for name, value in values.items()}))  # noqa: S704  escaped


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
