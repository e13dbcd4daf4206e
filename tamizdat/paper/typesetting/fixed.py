"""Fixed pages as printed."""

from __future__ import annotations

import msgspec
from django.utils import timezone
from django.utils.translation import override

from tamizdat.newsroom.addresses import fixed_path
from tamizdat.newsroom.models import FixedPage
from tamizdat.paper import keys
from tamizdat.paper.copy import FixedCopy
from tamizdat.paper.models import FixedSheet
from tamizdat.paper.typesetting import mastheads, media, moves
from tamizdat.paper.typesetting.blocks import set_blocks
from tamizdat.paper.typesetting.richtext import plain
from tamizdat.paper.typesetting.stick import Stick
from tamizdat.press.outputs import Key


def take_fixed(number: int) -> set[Key]:
    """Set a fixed page again, and its counterparts in other languages, which link to it."""
    page = FixedPage.objects.filter(pk=number).first()
    before = standing(number)
    group = {number, *(before.translations if before else ())}
    if page:
        group |= set(
            FixedPage.objects.filter(translation_key=page.translation_key, live=True).values_list("pk", flat=True)
        )
    changed: set[Key] = set()
    for one in sorted(group):
        changed |= _take_one(one)
    return changed


def set_fixed(page: FixedPage) -> tuple[FixedCopy, Stick]:
    """A fixed page as it stands in memory. Writes nothing."""
    stick = Stick(page.locale.language_code)
    others = (
        FixedPage.objects.filter(translation_key=page.translation_key, live=True).exclude(pk=page.pk).order_by("pk")
    )
    with override(stick.language):
        body = set_blocks(page.body, stick)
        copy = FixedCopy(
            id=page.pk or 0,
            language=stick.language,
            path=f"/{fixed_path(page)}",
            role=page.role,
            title=page.title,
            body=body,
            description=page.search_description or plain(body)[:200],
            translations=tuple(others.values_list("pk", flat=True)),
            modified=page.last_published_at or page.first_published_at or timezone.now(),
        )
    return copy, stick


def standing(number: int) -> FixedCopy | None:
    text = FixedSheet.objects.filter(pk=number).values_list("copy", flat=True).first()
    return msgspec.json.decode(text, type=FixedCopy) if text else None


def _take_one(number: int) -> set[Key]:
    page = FixedPage.objects.filter(pk=number, live=True).select_related("locale").first()
    before = standing(number)
    now, stick = set_fixed(page) if page else (None, Stick(""))
    changed = media.carry(f"fixed:{number}", stick)
    if now == before:
        return changed
    _store(number, now)
    language = (now or before).language  # type: ignore[union-attr]  # they differ, so one is there
    changed |= {keys.fixed(number), *mastheads.check(language)}
    if not (now and before):
        changed.add(keys.fixed_pages(language))
    if now:
        changed |= moves.free(now.path.removeprefix("/"))
    if before and now and before.path != now.path:
        changed |= moves.record(before.path.removeprefix("/"), target=now.path)
    return changed


def _store(number: int, copy: FixedCopy | None) -> None:
    if copy is None:
        FixedSheet.objects.filter(pk=number).delete()
        return
    values = {
        "language": copy.language,
        "path": copy.path.removeprefix("/"),
        "copy": msgspec.json.encode(copy).decode(),
    }
    FixedSheet.objects.update_or_create(pk=number, defaults=values)
