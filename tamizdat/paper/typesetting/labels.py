"""Sections, topics and authors as printed."""

from __future__ import annotations

from typing import Any

import msgspec
from django.utils.translation import override

from tamizdat.newsroom.addresses import author_path, section_path, topic_path
from tamizdat.newsroom.models import Article, Author, Section, Topic
from tamizdat.newsroom.people import printable
from tamizdat.paper import keys
from tamizdat.paper.copy import Label
from tamizdat.paper.models import LabelSheet
from tamizdat.paper.typesetting import mastheads, media, moves
from tamizdat.paper.typesetting.pictures import picture
from tamizdat.paper.typesetting.stick import Stick
from tamizdat.press.outputs import Key

MODELS: dict[str, Any] = {"section": Section, "topic": Topic, "author": Author}
PATHS: dict[str, Any] = {"section": section_path, "topic": topic_path, "author": author_path}


def take_label(kind: str, number: int) -> set[Key]:
    """Set a section, topic or author again, and its counterparts in other languages, which name it."""
    before = _standing(kind, number)
    row = MODELS[kind].objects.filter(pk=number).first()
    group = {number, *(before.translations if before else ())}
    if row:
        group |= set(MODELS[kind].objects.filter(translation_key=row.translation_key).values_list("pk", flat=True))
    changed: set[Key] = set()
    for one in sorted(group):
        changed |= _take_one(kind, one)
    return changed


def sure(kind: str, numbers: list[int]) -> set[Key]:
    """Set those that are not set yet: a story can be taken before the change of its section is."""
    known = set(
        LabelSheet.objects.filter(pk__in=[f"{kind}:{number}" for number in numbers]).values_list("pk", flat=True)
    )
    changed: set[Key] = set()
    for number in numbers:
        if f"{kind}:{number}" not in known:
            changed |= take_label(kind, number)
    return changed


def stories_of_author(number: int) -> list[int]:
    """The live stories under this person's byline, in every language."""
    person = Author.objects.filter(pk=number).values("translation_key")
    return list(
        Article.objects.filter(live=True, bylines__author__translation_key__in=person)
        .distinct()
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def _take_one(kind: str, number: int) -> set[Key]:
    before = _standing(kind, number)
    now, stick = _set(kind, number)
    changed = media.carry(f"{kind}:{number}", stick)
    if now == before:
        return changed
    _store(kind, number, now)
    either = now or before
    changed.add(keys.label(kind, number))
    if (now is None) != (before is None) and either:
        changed.add(keys.labels(kind, either.language))
    if kind == "section" and either:
        changed |= mastheads.check(either.language)
    if kind != "author":
        changed |= _moved(before, now)
    return changed


def _set(kind: str, number: int) -> tuple[Label | None, Stick]:
    row = MODELS[kind].objects.filter(pk=number).select_related("locale").first()
    if row is None or (kind == "author" and not printable([row])):
        return None, Stick("")
    stick = Stick(row.locale.language_code)
    others = MODELS[kind].objects.filter(translation_key=row.translation_key).exclude(pk=number).order_by("pk")
    with override(stick.language):
        label = Label(
            id=number,
            kind=kind,
            language=stick.language,
            name=row.printed_name if kind == "author" else row.name,
            slug=row.slug,
            path=f"/{PATHS[kind](row)}",
            description=row.bio if kind == "author" else row.description,
            position=getattr(row, "position", 0),
            translations=tuple(others.values_list("pk", flat=True)),
            portrait=picture(row.portrait, stick) if kind == "author" else None,
        )
    return label, stick


def _standing(kind: str, number: int) -> Label | None:
    text = LabelSheet.objects.filter(pk=f"{kind}:{number}").values_list("label", flat=True).first()
    return msgspec.json.decode(text, type=Label) if text else None


def _store(kind: str, number: int, label: Label | None) -> None:
    if label is None:
        LabelSheet.objects.filter(pk=f"{kind}:{number}").delete()
        return
    values = {"language": label.language, "kind": kind, "label": msgspec.json.encode(label).decode()}
    LabelSheet.objects.update_or_create(pk=f"{kind}:{number}", defaults=values)


def _moved(before: Label | None, now: Label | None) -> set[Key]:
    """The old front of a renamed section or topic leads to the new one. Never an author's: an old address can be a name."""
    if now is None:
        return set()
    changed = moves.free(now.path.removeprefix("/"))
    if before and before.path != now.path:
        changed |= moves.record(before.path.removeprefix("/"), target=now.path)
    return changed
