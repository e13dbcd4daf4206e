"""The last presses, as the desk's home shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.ui.components import Component

from tamizdat.newsroom.models import Article, FixedPage, FrontPage, Section, Topic
from tamizdat.pipeline.editions import Edition
from tamizdat.pipeline.subjects import PAGES, ROWS

SHOWN: Final = 8
NAMED: Final = 3
MODELS: Final[dict[str, type[Model]]] = {name: model for model, name in (*PAGES.items(), *ROWS.items())}
TOLD_BY_NAME: Final = (Article, FixedPage, Section, Topic)
"""The others are told by kind alone: an author's row has the name that readers must not see."""


@dataclass(frozen=True, slots=True)
class Press:
    """One line of the panel."""

    edition: Edition
    because: str


class PressesPanel(Component):
    """The newest editions: when, which, how many files, how long, why, and what went wrong."""

    name = "presses"
    template_name = "pipeline/presses.html"
    order = 300

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        del parent_context
        editions = Edition.objects.filter(finished_at__isnull=False)[:SHOWN]
        return {"presses": [Press(edition, because(edition)) for edition in editions]}


def because(edition: Edition) -> str:
    """What an edition was pressed for, in the reader's words: a few things by name, the rest by number."""
    if edition.full:
        return _("everything, from the templates up")
    subjects = [subject for subject in edition.because.get("subjects", []) if subject.partition(":")[0] in MODELS]
    named = list(dict.fromkeys(_name(subject) for subject in subjects))
    more = len(named[NAMED:]) + sum(edition.because.get("others", {}).values())
    told = ", ".join(named[:NAMED]) or _("the settings or the clock")
    if not more:
        return told
    return ngettext("%(named)s and %(more)d more", "%(named)s and %(more)d more", more) % {"named": told, "more": more}


def _name(subject: str) -> str:
    kind, _colon, number = subject.partition(":")
    model = MODELS[kind]
    found = model._default_manager.filter(pk=number).first() if model in TOLD_BY_NAME else None  # noqa: SLF001  Django's documented name
    if found:
        return f"“{found}”"
    label = str(model._meta.verbose_name)  # noqa: SLF001  likewise
    return f"{label} {number}" if model is FrontPage else label
