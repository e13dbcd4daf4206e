"""Filing a story: its row, its places in lists and months, its links to others; and taking it out of the paper."""

from __future__ import annotations

from datetime import datetime

import msgspec
from django.utils import timezone

from tamizdat.newsroom.models import Article
from tamizdat.paper import keys, months, placements
from tamizdat.paper.copy import Copy
from tamizdat.paper.models import Story
from tamizdat.paper.typesetting import labels, media, moves
from tamizdat.paper.typesetting.siblings import link_translations
from tamizdat.paper.typesetting.story import Proof, set_story
from tamizdat.press.outputs import Key


def take_story(number: int) -> set[Key]:
    """Bring a story's rows up to date with its article: published, changed, withdrawn or deleted."""
    article = (
        Article.objects.filter(pk=number, live=True).select_related("locale", "section__locale", "lead_photo").first()
    )
    if article is None or article.first_published_at is None:
        return _withdraw(number)
    return _file(article, set_story(article, article.first_published_at))


def _file(article: Article, proof: Proof) -> set[Key]:
    card = proof.copy.card
    changed = _make_way(card.path.removeprefix("/"), article.pk)
    before = Story.objects.filter(pk=article.pk).first()
    for kind, numbers in (("section", [card.section]), ("topic", list(card.topics)), ("author", list(card.authors))):
        changed |= labels.sure(kind, numbers)
    story = _row(article, proof.copy)
    _keep_translations(before, story, proof.copy)
    changed |= _compare(before, story)
    story.save(force_insert=before is None, force_update=before is not None)
    changed |= placements.place(story.pk, proof.lists, story.published_at)
    changed |= media.carry(f"article:{story.pk}", proof.stick)
    changed |= _months(before, story)
    changed |= _maps(before, story)
    changed |= moves.free(story.path)
    changed |= _leave_word(before, story)
    changed |= link_translations({story.translation_key, *([before.translation_key] if before else [])})
    return changed


def _row(article: Article, copy: Copy) -> Story:
    path = copy.card.path.removeprefix("/")
    times = [
        copy.card.published,
        copy.card.updated,
        *(note.on for note in copy.corrections),
        *(entry.at for entry in copy.live),
    ]
    return Story(
        id=article.pk,
        language=copy.card.language,
        path=path,
        state=Story.State.PUBLISHED,
        month=month_of(copy.card.published),
        section=copy.card.section,
        translation_key=article.translation_key,
        published_at=copy.card.published,
        modified_at=max(time for time in times if time),
        card=msgspec.json.encode(copy.card).decode(),
        copy=msgspec.json.encode(copy).decode(),
    )


def month_of(published: datetime) -> str:
    return f"{timezone.localtime(published):%Y-%m}"


def _keep_translations(before: Story | None, story: Story, copy: Copy) -> None:
    """The links to other languages are set by :mod:`siblings`; setting the story again must not lose them meanwhile."""
    if before and before.copy:
        translations = msgspec.json.decode(before.copy, type=Copy).translations
        story.copy = msgspec.json.encode(msgspec.structs.replace(copy, translations=translations)).decode()


def _compare(before: Story | None, now: Story) -> set[Key]:
    """Keys of what the story's own page, its lists and its links show, where they differ."""
    changed: set[Key] = set()
    if before is None or before.copy != now.copy:
        changed.add(keys.story(now.pk))
    if before is None or before.card != now.card:
        changed.add(keys.card(now.pk))
    if before is None or (before.path, before.state) != (now.path, now.state):
        changed.add(keys.address(now.pk))
    return changed


def _months(before: Story | None, now: Story) -> set[Key]:
    places = {(one.language, one.month, one.published_at, one.state) for one in (before, now) if one}
    if before and len(places) == 1:
        return set()
    changed: set[Key] = set()
    for language, month in sorted({(language, month) for language, month, *_ in places}):
        changed |= months.count(language, month)
    return changed


def _maps(before: Story | None, now: Story) -> set[Key]:
    """Of the sitemaps that name the story, or did."""
    told = {(one.path, one.state, one.modified_at, one.month, one.translation_key) for one in (before, now) if one}
    if before and len(told) == 1:
        return set()
    changed = months.map_translations({one.translation_key for one in (before, now) if one})
    for language, month in sorted({(one.language, one.month) for one in (before, now) if one}):
        changed |= months.map_again(language, month)
    return changed


def _leave_word(before: Story | None, now: Story) -> set[Key]:
    """The old path of a story leads to its new one."""
    if before is None or before.path == now.path or before.path.startswith(PARKED):
        return set()
    return moves.record(before.path, story=now.pk)


PARKED = "~"
"""Begins the path of a story whose old place another story has just taken; its own change is still to come."""


def _make_way(path: str, number: int) -> set[Key]:
    """Nobody else may stand at ``path``: a tombstone there goes; a story that has left it at the desk is parked."""
    other = Story.objects.filter(path=path).exclude(pk=number).first()
    if other is None:
        return set()
    if other.state == Story.State.WITHDRAWN:
        gone = other.pk
        other.delete()
        return {keys.story(gone), keys.address(gone)}
    Story.objects.filter(pk=other.pk).update(path=f"{PARKED}{other.pk}")
    return take_story(other.pk)


def _withdraw(number: int) -> set[Key]:
    """Only the tombstone stays: where it stood, and when. No word of the story is kept."""
    story = Story.objects.filter(pk=number, state=Story.State.PUBLISHED).first()
    if story is None:
        return set()
    changed = {keys.story(story.pk), keys.card(story.pk), keys.address(story.pk)}
    story.state, story.modified_at, story.card, story.copy = Story.State.WITHDRAWN, timezone.now(), "", ""
    story.save()
    changed |= placements.place(story.pk, (), story.published_at)
    changed |= media.use(f"article:{story.pk}", set())
    changed |= months.count(story.language, story.month)
    changed |= months.map_again(story.language, story.month) | months.map_translations({story.translation_key})
    return changed | link_translations({story.translation_key})
