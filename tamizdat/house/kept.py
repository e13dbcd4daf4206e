"""Parts that are the same on many pages (masthead, foot), rendered once for each language and content."""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache

from jinja2 import Environment
from markupsafe import Markup

from tamizdat.house.speech import language


def kept(environment: Environment, template: str, **given: Hashable) -> Markup:
    """The template with these values and no others; both must be all that its result depends on, with the language."""
    return _kept(environment, template, language(), tuple(given.items()))


@lru_cache(maxsize=500)
def _kept(
    environment: Environment, template: str, _language: str | None, given: tuple[tuple[str, Hashable], ...]
) -> Markup:
    return Markup(environment.get_template(template).render(dict(given)))  # noqa: S704  rendered with autoescape
