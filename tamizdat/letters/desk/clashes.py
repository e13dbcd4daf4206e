"""Two people at one letter: what both changed from the same words is neither's to overwrite. Both texts are shown.

The form says of each field what it held when its page was made (``was-…``). A field that was touched, and holds something
else by now, clashes: it is not saved, the page comes back with the words that were typed in it, and with the other's
beside it. To save that page again puts them in the other's place, knowingly.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from tamizdat.letters.issues import Issue
from tamizdat.letters.picks import Pick

LONGEST: Final = {"subject": 150, "intro": 20_000, "sign_off": 20_000, "headline": 255, "blurb": 600}


@dataclass(frozen=True, slots=True)
class Clash:
    """``field`` as the form calls it; ``mine`` is what was typed. ``lost``: there is no field any more in which it could stand.

    ``longest``: nobody else changed it, it is too long; so many letters are taken.
    """

    field: str
    mine: str
    lost: bool = False
    longest: int = 0

    @property
    def label(self) -> str:
        """What the field is called, for words that stand beside the form."""
        names = {"subject": _("Subject"), "intro": _("Opening words"), "sign_off": _("Closing words")}
        of_a_pick = {"headline": _("Headline"), "blurb": _("Blurb")}
        return names.get(self.field) or of_a_pick.get(self.field.partition("-")[0]) or _("Goes out")


@dataclass(frozen=True, slots=True)
class Field:
    """A field as the page shows it: what it ``was`` in the database when the page was made, and its ``value``, another where it clashes."""

    was: str
    value: str
    longest: int = 0

    @property
    def clashes(self) -> bool:
        return self.was != self.value and not self.longest


@dataclass(frozen=True, slots=True)
class PickFields:
    """A pick with its fields."""

    pick: Pick
    headline: Field
    blurb: Field

    @property
    def open(self) -> bool:
        """Whether there is something in its fields to be seen."""
        return bool(self.headline.value or self.blurb.value or self.headline.clashes or self.blurb.clashes)


def typed(form: QueryDict, name: str) -> str:
    """PostgreSQL refuses the character NUL in a text."""
    return form.get(name, "").replace("\r\n", "\n").replace("\0", "").strip()


def touched(form: QueryDict, name: str, now: str | None = None) -> bool:
    """Whether a field of the form was changed by who sends it; a form without it changes nothing."""
    if f"was-{name}" not in form:
        return False
    return typed(form, f"was-{name}") != (typed(form, name) if now is None else now)


def clashes(form: QueryDict, name: str, there: str) -> bool:
    """Whether a touched field holds by now neither what it was when the page was made nor what is typed."""
    return there.replace("\r\n", "\n").strip() not in {typed(form, f"was-{name}"), typed(form, name)}


def too_long(form: QueryDict, name: str) -> list[Clash]:
    """The field, when it was touched and holds more than is taken. What is taken of all fields together fits into one request."""
    longest = LONGEST[name.partition("-")[0]]
    mine = typed(form, name)
    return [Clash(name, mine, longest=longest)] if touched(form, name) and len(mine) > longest else []


def lost(form: QueryDict, picks: Iterable[int] | None = None) -> list[Clash]:
    """What was typed into fields that are gone: of picks that are not among ``picks``; None: of a letter that nobody may change now."""
    names = [name.removeprefix("was-") for name in form if name.startswith("was-")]
    if picks is not None:
        there = {str(number) for number in picks}
        names = [name for name in names if _pick_of(name) not in {"", *there}]
    told = (name for name in names if name.partition("-")[0] not in {"order", "picture", "due_at"})
    return [Clash(name, typed(form, name), lost=True) for name in told if touched(form, name) and typed(form, name)]


def fields_of(issue: Issue, due: str, found: Iterable[Clash]) -> dict[str, Field]:
    """The words around the stories, and the hour."""
    mine = {clash.field: clash for clash in found}
    now = {"subject": issue.subject, "intro": issue.intro, "sign_off": issue.sign_off, "due_at": due}
    return {name: _field(was, mine.get(name)) for name, was in now.items()}


def picks_of(picks: Iterable[Any], found: Iterable[Clash]) -> list[PickFields]:
    mine = {clash.field: clash for clash in found if not clash.lost}
    return [
        PickFields(
            each,
            _field(each.headline, mine.get(f"headline-{each.pk}")),
            _field(each.blurb, mine.get(f"blurb-{each.pk}")),
        )
        for each in picks
    ]


def _field(was: str, clash: Clash | None) -> Field:
    return Field(was, clash.mine, clash.longest) if clash else Field(was, was)


def _pick_of(name: str) -> str:
    """The number of the pick whose field it is; empty for a field of the letter."""
    what, _dash, number = name.partition("-")
    return number if what in {"headline", "blurb"} else ""
