"""The one Jinja2 environment that paper and counter share (decision 13)."""

from __future__ import annotations

from functools import partial
from typing import Any

from jinja2 import Environment, StrictUndefined

from tamizdat.house import amounts, dates
from tamizdat.house.flattening import FlatEnvironment
from tamizdat.house.footnotes import footnotes
from tamizdat.house.kept import kept
from tamizdat.house.pictures import picture_element
from tamizdat.house.speech import gettext, ngettext, said, underscore
from tamizdat.house.weekdays import every


def environment(**options: Any) -> Environment:
    """Autoescaping, translated, strict: a name that is missing is an error, not a gap in the paper."""
    options.setdefault("extensions", ["jinja2.ext.i18n"])
    env = FlatEnvironment(**{**options, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True})
    env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]  # added by the i18n extension
    env.filters.update({**dates.FILTERS, **amounts.FILTERS})
    env.filters.update(footnotes=footnotes, said=said, every=every)
    env.globals.update(_=underscore, kept=partial(kept, env), picture_element=picture_element)
    return env
