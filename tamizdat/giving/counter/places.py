"""Questions about countries: asked only where giving is a crime somewhere, and their answers are kept nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_noop

from tamizdat.giving.countries import country
from tamizdat.giving.donor_rules import ELSEWHERE
from tamizdat.house.speech import gettext

NONE_OF_THEM: Final = gettext_noop("In none of these countries")


@dataclass(frozen=True, slots=True)
class Places:
    """``designated``: the countries where giving is a crime, and since when. False where there are none, and nothing is asked."""

    designated: Mapping[str, date]

    def __bool__(self) -> bool:
        return bool(self.designated)

    def __contains__(self, code: str) -> bool:
        return code in self.designated

    @property
    def codes(self) -> str:
        """What a form asks about: it is posted with the answers."""
        return " ".join(sorted(self.designated))

    def all_in(self, asked: str) -> bool:
        """Whether a form that asked about these was complete: a rule may have come since it was shown."""
        return self.designated.keys() <= set(asked.split())

    def answer(self, said: str) -> str:
        """One that was among the choices, or nothing."""
        return said if said == ELSEWHERE or said in self.designated else ""

    @property
    def named(self) -> list[tuple[str, datetime]]:
        """By name, and since when."""
        return sorted((country(code), _noon(since)) for code, since in self.designated.items())

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What may be answered: code and name."""
        known = sorted((country(code), code) for code in self.designated)
        return [(ELSEWHERE, gettext(NONE_OF_THEM)), *((code, name) for name, code in known)]


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))
