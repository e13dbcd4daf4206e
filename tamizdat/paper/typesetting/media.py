"""Which files of the media storage readers may fetch, and what uses them.

A file is an output while something published was set from its photo or attachment.
"""

from __future__ import annotations

from collections.abc import Iterable

from tamizdat.paper import keys
from tamizdat.paper.models import Ingredient, MediaFile
from tamizdat.paper.typesetting.stick import Stick
from tamizdat.press.outputs import Key


def carry(used_by: str, stick: Stick) -> set[Key]:
    """Note what was used to set ``used_by``, and the files that readers will fetch for it."""
    changed: set[Key] = set()
    for of, names in stick.files.items():
        changed |= register(of, names)
    return changed | use(used_by, stick.used)


def register(of: str, names: Iterable[str]) -> set[Key]:
    """These, and no others, are the files of ``of`` (``photo:5``, ``attachment:3``)."""
    wanted = set(names)
    known = set(MediaFile.objects.filter(of=of).values_list("name", flat=True))
    if wanted == known:
        return set()
    MediaFile.objects.filter(of=of, name__in=known - wanted).delete()
    MediaFile.objects.bulk_create(
        [MediaFile(name=name, of=of) for name in sorted(wanted - known)],
        update_conflicts=True,
        update_fields=["of"],
        unique_fields=["name"],
    )
    return {key(of)}


def use(used_by: str, ingredients: set[str]) -> set[Key]:
    """Note what ``used_by`` was set from; returns the keys of media that came into use or went out of it."""
    known = set(Ingredient.objects.filter(used_by=used_by).values_list("key", flat=True))
    if ingredients == known:
        return set()
    came = {one for one in ingredients - known if _is_media(one) and not in_use(one)}
    Ingredient.objects.filter(used_by=used_by, key__in=known - ingredients).delete()
    Ingredient.objects.bulk_create([Ingredient(key=one, used_by=used_by) for one in sorted(ingredients - known)])
    gone = {one for one in known - ingredients if _is_media(one) and not in_use(one)}
    return {key(one) for one in came | gone}


def in_use(of: str) -> bool:
    return Ingredient.objects.filter(key=of).exists()


def users(ingredient: str) -> list[str]:
    """What has to be set again when this changes, as changes for ``take``."""
    return list(Ingredient.objects.filter(key=ingredient).order_by("id").values_list("used_by", flat=True))


def key(of: str) -> Key:
    kind, number = of.split(":")
    return keys.picture(int(number)) if kind == "photo" else keys.attachment(int(number))


def _is_media(ingredient: str) -> bool:
    return ingredient.startswith(("photo:", "attachment:"))
