"""Asks on their way into the paper: plain rows, written here, since the paper cannot see giving nor giving the paper."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import msgspec
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tamizdat.giving.asks import Ask, Placement, paragraphs, standing_ask
from tamizdat.house import asks as printed
from tamizdat.paper.models import PrintedAsk
from tamizdat.paper.typesetting.typography import set_text
from tamizdat.pipeline.ask_choice import choice
from tamizdat.pipeline.subjects import ASK
from tamizdat.pipeline.waking import note

PRINTED: Final = (Placement.TOP, Placement.STORY, Placement.FRONT)
"""The support page is the counter's, which asks giving itself."""


@transaction.atomic
def print_asks() -> None:
    """Let the paper show the asks whose time it is. In the transaction that changed one, and whenever the clock comes by."""
    now = timezone.now()
    shown = {(row.language, row.placement): row.copy for row in PrintedAsk.objects.all()}
    wanted = {
        (language, str(placement)): copy
        for language in settings.NEWSPAPER.languages
        for placement in PRINTED
        if (copy := _standing(language, placement, now))
    }
    for place in sorted(place for place in {*shown, *wanted} if shown.get(place) != wanted.get(place)):
        _put_up(*place, wanted.get(place, ""))
        note(f"{ASK}:{':'.join(place)}")


def as_printed(ask: Ask) -> printed.Ask:
    """The ask as the paper's templates are given it; an unsaved one, too."""
    return printed.Ask(
        id=ask.pk or 0,
        first=_wording(ask.heading, ask.text, ask),
        second=_wording(ask.second_heading, ask.second_text, ask) if ask.second_text else None,
        button=ask.button,
        most=ask.most,
        campaign=ask.campaign.slug if ask.campaign else "",
        counted=bool(ask.campaign and ask.campaign.target),
        choice=choice(ask.language) if ask.has_choice else None,
    )


def _standing(language: str, placement: Placement, now: datetime) -> str:
    ask = standing_ask(language, placement, now)
    return msgspec.json.encode(as_printed(ask)).decode() if ask else ""


def _wording(heading: str, text: str, ask: Ask) -> printed.Wording:
    lines = tuple(set_text(each, ask.language) for each in paragraphs(text))
    return printed.Wording("" if ask.placement == Placement.TOP else set_text(heading, ask.language), lines)


def _put_up(language: str, placement: str, copy: str) -> None:
    place: dict[str, Any] = {"language": language, "placement": placement}
    if copy:
        PrintedAsk.objects.update_or_create(**place, defaults={"copy": copy})
    else:
        PrintedAsk.objects.filter(**place).delete()
