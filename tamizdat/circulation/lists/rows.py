"""A row of somebody's list, whatever program wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from tamizdat.circulation.errors import CirculationError

if TYPE_CHECKING:
    from tamizdat.circulation.lists.reports import Report


class BadFile(CirculationError):  # noqa: N818  it reads as what it says
    """A file that is no list, or a row that cannot be one. ``report``: what was imported before it, if anything was begun."""

    report: Report | None = None


class BadDate(BadFile):
    """A date that cannot be read. It quotes nothing: where columns are mixed up, an address may stand there."""


class Unclear(StrEnum):
    """Why a row is passed over, although its address may be good: to take it either way would be a guess."""

    STATE = "state not known"
    DATE = "date not read"


class Standing(StrEnum):
    """How a reader stood on the list that a row is from."""

    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    LEFT = "left"
    BOUNCED = "bounced"
    COMPLAINED = "complained"


GONE: Final = frozenset({Standing.LEFT, Standing.BOUNCED, Standing.COMPLAINED})


@dataclass(frozen=True, slots=True)
class Row:
    """``number``: the line of the file, for the report. ``at``: when he agreed; ``newsletter``: its short name, if the file says it.

    ``unclear``: the row says something that is not understood, so nothing is done with it.
    """

    number: int
    address: str
    standing: Standing
    at: datetime | None = None
    language: str = ""
    source: str = ""
    consent: str = ""
    newsletter: str = ""
    unclear: Unclear | None = None


_STANDINGS: Final[Mapping[str, Standing]] = {
    "confirmed": Standing.CONFIRMED,
    "subscribed": Standing.CONFIRMED,
    "active": Standing.CONFIRMED,
    "asked": Standing.UNCONFIRMED,
    "unconfirmed": Standing.UNCONFIRMED,
    "pending": Standing.UNCONFIRMED,
    "left": Standing.LEFT,
    "unsubscribed": Standing.LEFT,
    "disabled": Standing.LEFT,
    "stopped": Standing.BOUNCED,
    "bounced": Standing.BOUNCED,
    "cleaned": Standing.BOUNCED,
    "complained": Standing.COMPLAINED,
    "blocklisted": Standing.COMPLAINED,
}

_FORMATS: Final = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S.%f%z", "%Y-%m-%d %H:%M:%S.%f %z %Z")


def standing(word: str) -> Standing | None:
    """What a word in a column of states means; None for one that is not known."""
    return _STANDINGS.get(word.strip().lower())


def moment(text: str) -> datetime | None:
    """A date in any of the forms that exports have; without a zone it is UTC. None for nothing.

    Raises ``BadDate`` for nonsense, and for a day that is still to come: nobody can have agreed on it.
    """
    text = text.strip()
    if not text:
        return None
    for form in ("", *_FORMATS):
        try:
            found = datetime.strptime(text, form) if form else datetime.fromisoformat(text)  # noqa: DTZ007  UTC is added below
        except ValueError:
            continue
        return _past(found if found.tzinfo else found.replace(tzinfo=UTC))
    raise BadDate("This is no date: write 2026-11-24 or 2026-11-24T14:05:00+02:00.")


def is_to_come(at: datetime) -> bool:
    """With a day of grace for clocks of other zones."""
    return at > timezone.now() + timedelta(days=1)


def _past(found: datetime) -> datetime:
    if is_to_come(found):
        raise BadDate("This date is still to come.")
    return found
