"""Translated strings for templates, remembered: a page says some thirty, and a full press prints a hundred thousand pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.utils import translation
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from tamizdat.house.escaping import printed, safe

Given = ParamSpec("Given")
Made = TypeVar("Made")

_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


class rendering:  # noqa: N801  it reads as what it does
    """Render a template in ``language``. Django is told of it only where something is said for the first time (:func:`in_language`)."""

    def __init__(self, language: str) -> None:
        self._language = language

    def __enter__(self) -> None:
        self._before = _spoken.set(self._language)

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        _spoken.reset(self._before)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say things in ``language``, in templates and with Django's own words alike; a page of the paper is quicker :class:`rendering`."""
    with translation.override(language), rendering(language):
        yield


def in_language(make: Callable[Concatenate[str | None, Given], Made]) -> Callable[Concatenate[str | None, Given], Made]:
    """``make`` is called in the language that is its first argument. To be remembered: the change costs more than a word."""

    @wraps(make)
    def made(language: str | None, /, *given: Given.args, **named: Given.kwargs) -> Made:
        with translation.override(language):
            return make(language, *given, **named)

    return made


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
    return safe(str.__mod__(text, {name: printed(value) for name, value in values.items()}))


@pass_context
def said(_context: Context, message: str) -> Markup:
    """``"Topics"|said``: what :func:`underscore` gives for words without values. With the context, so that no language is compiled in."""
    return _marked(language(), message)


@lru_cache(maxsize=20_000)
@in_language
def _said(_language: str | None, message: str) -> str:
    return translation.gettext(message)


@lru_cache(maxsize=20_000)
@in_language
def _marked(_language: str | None, message: str) -> Markup:
    return Markup(translation.gettext(message))  # noqa: S704  our own catalogues


@lru_cache(maxsize=20_000)
@in_language
def _counted(_language: str | None, singular: str, plural: str, number: int) -> str:
    return translation.ngettext(singular, plural, number)
