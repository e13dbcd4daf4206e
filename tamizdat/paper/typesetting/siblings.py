"""Translations of a story are linked both ways, while both are published."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

import msgspec

from tamizdat.paper import keys
from tamizdat.paper.copy import Copy
from tamizdat.paper.models import Story
from tamizdat.press.outputs import Key


def link_translations(groups: Iterable[UUID]) -> set[Key]:
    """Make every published story of these groups name exactly its published siblings."""
    changed: set[Key] = set()
    for group in groups:
        stories = list(
            Story.objects.filter(translation_key=group, state=Story.State.PUBLISHED).order_by("language", "pk")
        )
        for story in stories:
            changed |= _link(
                story, tuple(other.pk for other in stories if other.pk != story.pk and other.language != story.language)
            )
    return changed


def _link(story: Story, siblings: tuple[int, ...]) -> set[Key]:
    copy = msgspec.json.decode(story.copy, type=Copy)
    if copy.translations == siblings:
        return set()
    story.copy = msgspec.json.encode(msgspec.structs.replace(copy, translations=siblings)).decode()
    story.save(update_fields=["copy"])
    return {keys.story(story.pk)}
