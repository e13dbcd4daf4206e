"""Typesetting: from what the newsroom holds to the plain rows that the press reads (decision 3).

:func:`take` is the only way in. A *change* names something of the newsroom (``article:42``); the
answer is the set of keys whose outputs are stale. Taking a change twice does no harm: what is
already set as it should be changes no key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.conf import settings
from django.db import transaction

from tamizdat.newsroom.models import Article, Author, FixedPage, Redirect, Section, Topic
from tamizdat.paper import inventory, keys, roots
from tamizdat.paper.typesetting import mastheads, media
from tamizdat.paper.typesetting.filing import take_story
from tamizdat.paper.typesetting.fixed import take_fixed
from tamizdat.paper.typesetting.front import take_front
from tamizdat.paper.typesetting.issues import take_issue
from tamizdat.paper.typesetting.labels import stories_of_author, take_label
from tamizdat.paper.typesetting.moves import take_redirect
from tamizdat.paper.typesetting.notices import take_notices
from tamizdat.press.outputs import Key


def take(change: str) -> set[Key]:
    """Bring the paper's rows up to date for one change of the newsroom; returns the keys that changed.

    Changes: ``article:42``, ``photo:5``, ``attachment:3``, ``section:3``, ``topic:4``, ``author:9``,
    ``fixed:7``, ``front:en``, ``notice:3``, ``redirect:8``, ``issue:5``, ``mirrors``, ``newsletters:en``, ``ask:en:story``,
    ``ticker:winter``, ``takedowns``, ``newspaper``,
    ``clock``.
    Any other is a ValueError.
    """
    kind, _, subject = change.partition(":")
    if kind not in TAKES:
        raise ValueError(f"The paper knows no change called “{change}”: it must begin with one of {', '.join(TAKES)}.")
    with transaction.atomic():
        changed = TAKES[kind](subject)
        return changed | _what_links_to(changed)


def everything() -> Iterator[str]:
    """Every change there can be, in the order that costs least: to set the whole paper (again), oldest stories first."""
    yield "newspaper"
    for name, model in (("section", Section), ("topic", Topic), ("author", Author)):
        yield from (f"{name}:{number}" for number in model.objects.order_by("pk").values_list("pk", flat=True))
    yield from (f"fixed:{number}" for number in FixedPage.objects.order_by("pk").values_list("pk", flat=True))
    stories = Article.objects.order_by("first_published_at", "pk").values_list("pk", flat=True)
    yield from (f"article:{number}" for number in stories.iterator())
    yield from (f"redirect:{number}" for number in Redirect.objects.order_by("pk").values_list("pk", flat=True))
    yield from (f"issue:{number}" for number in inventory.letters())
    for language in settings.NEWSPAPER.languages:
        yield from (f"front:{language}", f"newsletters:{language}")
    yield "clock"


def _what_links_to(moved: set[Key]) -> set[Key]:
    """Where a story or fixed page came, went or moved, set again what links to it in its text."""
    changed: set[Key] = set()
    for key in sorted(moved):
        kind, _, number = key.partition(":")
        if kind in LINKED:
            for user in media.users(f"{LINKED[kind]}:{number}"):
                changed |= _again(user)
    return changed


def _medium(kind: str) -> Callable[[str], set[Key]]:
    def take_medium(subject: str) -> set[Key]:
        changed: set[Key] = set()
        for user in media.users(f"{kind}:{subject}"):
            changed |= _again(user)
        return changed

    return take_medium


def _again(user: str) -> set[Key]:
    kind, _, number = user.partition(":")
    match kind:
        case "article":
            return take_story(int(number))
        case "fixed":
            return take_fixed(int(number))
        case _:
            return take_label(kind, int(number))


def _label(kind: str) -> Callable[[str], set[Key]]:
    return lambda subject: take_label(kind, int(subject))


def _author(subject: str) -> set[Key]:
    """A byline that is withdrawn, or given back, changes what each of the author's stories is made of."""
    changed = take_label("author", int(subject))
    if any(key.startswith("authors:") for key in changed):
        for story in stories_of_author(int(subject)):
            changed |= take_story(story)
    return changed


def _newspaper(_subject: str) -> set[Key]:
    paper = settings.NEWSPAPER
    told = repr((paper.address, paper.languages, paper.time_zone))
    changed = mastheads.remember("newspaper", told, keys.NEWSPAPER)
    changed |= mastheads.remember("roots", repr(roots.roots()), keys.ROOTS)
    for language in paper.languages:
        changed |= take_front(language)
    return changed


TAKES: dict[str, Callable[[str], set[Key]]] = {
    "article": lambda subject: take_story(int(subject)),
    "photo": _medium("photo"),
    "attachment": _medium("attachment"),
    "section": _label("section"),
    "topic": _label("topic"),
    "author": _author,
    "fixed": lambda subject: take_fixed(int(subject)),
    "front": take_front,
    "notice": lambda _subject: take_notices(),
    "redirect": lambda subject: take_redirect(int(subject)),
    "issue": lambda subject: take_issue(int(subject)),
    "mirrors": lambda _subject: mastheads.remember("mirrors", repr(inventory.mirrors()), keys.MIRRORS),
    "newsletters": lambda language: mastheads.remember(
        f"newsletters:{language}", repr(inventory.newsletters(language)), keys.newsletters(language)
    ),
    "ask": lambda place: mastheads.remember(
        f"ask:{place}", inventory.ask(*place.split(":")), keys.ask(*place.split(":"))
    ),
    "ticker": lambda campaign: mastheads.remember(
        f"ticker:{campaign}", inventory.ticker(campaign), keys.ticker(campaign)
    ),
    "takedowns": lambda _subject: mastheads.remember("takedowns", repr(inventory.takedowns()), keys.TAKEDOWNS),
    "newspaper": _newspaper,
    "clock": lambda _subject: take_notices(),
}
LINKED = {"address": "article", "fixed": "fixed"}
