"""The masthead is made while rendering; here is only seen whether it would come out different."""

from __future__ import annotations

from hashlib import sha256

from tamizdat.paper import keys
from tamizdat.paper.furniture import furniture
from tamizdat.paper.models import Standing
from tamizdat.paper.shelf import Shelf
from tamizdat.press.outputs import Key


def check(language: str) -> set[Key]:
    """The keys of the edition's name and of its masthead, if what stands there has changed since it was last looked at."""
    shelf = Shelf()
    return {
        *remember(f"nameplate:{language}", repr(shelf.nameplate(language)), keys.nameplate(language)),
        *remember(f"masthead:{language}", repr(furniture(shelf, language)), keys.masthead(language)),
    }


def remember(name: str, content: str, key: Key) -> set[Key]:
    """The key if ``content`` differs from what was remembered under ``name``."""
    digest = sha256(content.encode()).hexdigest()
    if Standing.objects.filter(name=name, digest=digest).exists():
        return set()
    Standing.objects.update_or_create(name=name, defaults={"digest": digest})
    return {key}
