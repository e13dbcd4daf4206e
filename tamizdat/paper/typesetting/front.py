"""What an edition is called, and what editors composed for its front: ids and their words. The front is filled while it is rendered."""

from __future__ import annotations

from typing import Any

import msgspec

from tamizdat.newsroom.models import FrontPage
from tamizdat.paper import keys
from tamizdat.paper.copy import Composition, FrontBand, FrontLead
from tamizdat.paper.models import FrontSheet
from tamizdat.paper.typesetting import mastheads
from tamizdat.press.outputs import Key


def take_front(language: str) -> set[Key]:
    page = FrontPage.objects.filter(locale__language_code=language, live=True).first()
    before = FrontSheet.objects.filter(pk=language).first()
    now = FrontSheet(
        language=language,
        name=page.title if page else "",
        motto=page.motto if page else "",
        newspaper=_key_of_the_newspaper(),
        composition=_encoded(composed(page) if page else Composition()),
    )
    now.save()
    composition = before.composition if before else _encoded(Composition())
    changed = {keys.front(language)} if composition != now.composition else set()
    return changed | mastheads.check(language)


def _key_of_the_newspaper() -> str:
    """Made when the newsroom was opened, and shared by all its fronts, also by those that are added later."""
    return str(FrontPage.objects.order_by("pk").values_list("translation_key", flat=True).first() or "")


def _encoded(composition: Composition) -> str:
    return msgspec.json.encode(composition).decode()


def composed(page: FrontPage) -> Composition:
    """The composition of a front as it stands in memory. Writes nothing."""
    lead, seconds, bands = None, [], []
    for block in page.composition:
        value: Any = block.value
        if block.block_type == "lead" and value["story"]:
            lead = FrontLead(value["story"].pk, value["headline"], value["standfirst"])
        elif block.block_type == "seconds":
            seconds = _ids(value)
        elif block.block_type == "band" and value["section"]:
            bands.append(FrontBand(value["section"].pk, value["layout"], tuple(_ids(value["stories"]))))
    return Composition(lead, tuple(seconds), tuple(bands))


def _ids(stories: Any) -> list[int]:
    return [story.pk for story in stories if story]
