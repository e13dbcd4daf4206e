"""Dates and numbers as the page's language writes them, in the newsroom's zone.

Django's own formats decide, and ours in :mod:`tamizdat.house.formats`; but beside a day, a month stands
in the genitive (``E``) in languages that have one, which Django's formats forget where there is no year.
"""

from __future__ import annotations

import re
from datetime import date as Date  # noqa: N812  the filter of that name is here too
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from django.utils import dateformat, timezone
from django.utils.formats import date_format, get_format, number_format
from msgspec import to_builtins

from tamizdat.house.speech import gettext, in_language, language

GENITIVE = {"cs", "el", "fi", "hr", "lt", "pl", "ru", "tg", "uk"}
"""Languages of Django in which a month beside its day takes another form than alone."""
TO_SECONDS, TO_MICROSECONDS = len("2026-11-24T14:05:00"), len("2026-11-24T14:05:00.123456")
OF_THE_MONTH = frozenset("FEMNbmn")
"""Letters of Django's patterns that stand for something of the month."""
PLACES = {
    letter: "".join(rf"\{sign}" for sign in f"{{{name}}}")
    for letter, name in (("j", "day"), ("d", "two"), ("Y", "year"))
}
"""Those of what changes within it, as a place that Django writes as it stands."""
_LETTERS = re.compile(r"(?<!\\)[a-zA-Z]")
PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def iso(moment: datetime) -> str:
    """2026-11-24T14:05:00+02:00, for machines and ``<time datetime>``."""
    return seconds(_local(moment)).replace("Z", "+00:00")


def seconds(moment: datetime) -> str:
    """RFC 3339, without fractions; msgspec writes it ten times as fast as Python does. A moment in UTC ends with a Z."""
    text: str = to_builtins(moment)
    return text[:TO_SECONDS] + text[TO_MICROSECONDS:] if moment.microsecond else text


def time(moment: datetime) -> str:
    """14:05. Twenty-four hours everywhere, so that a column of times stands straight."""
    there = _local(moment)
    return _in_digits_of(language(), f"{there.hour:02}:{there.minute:02}")


def date(moment: datetime) -> str:
    """24 November 2026."""
    return _written(moment, "DATE_FORMAT")


def day(moment: datetime) -> str:
    """Tuesday, 24 November 2026."""
    return gettext("%(weekday)s, %(date)s") % {"weekday": _written(moment, "l"), "date": date(moment)}


def month_day(moment: datetime) -> str:
    """24 November."""
    return _written(moment, "MONTH_DAY_FORMAT")


def near_day(moment: datetime, seen_from: datetime) -> str:
    """24 November, as it is read beside a thing of ``seen_from``: with the year when that is another one."""
    return month_day(moment) if _local(moment).year == _local(seen_from).year else date(moment)


def other_day(moment: datetime, seen_from: datetime) -> str:
    """The same, but nothing when it is the very day: there the time says more."""
    return "" if _local(moment).date() == _local(seen_from).date() else near_day(moment, seen_from)


def month(moment: datetime) -> str:
    """November 2026."""
    return _written(moment, "YEAR_MONTH_FORMAT")


def month_name(moment: datetime) -> str:
    """November."""
    return _written(moment, "F")


def number(value: float | Decimal, places: int | None = None) -> str:
    """12,345 with the language's separators; with so many decimal places, or as many as there are."""
    return _number(language(), value, places)


def year(moment: datetime) -> str:
    """2026."""
    return _written(moment, "Y")


FILTERS = {
    "iso": iso,
    "time": time,
    "date": date,
    "day": day,
    "month_day": month_day,
    "near_day": near_day,
    "other_day": other_day,
    "month": month,
    "month_name": month_name,
    "year": year,
    "number": number,
}


def _written(moment: datetime, pattern: str) -> str:
    return _day(language(), _local(moment).date(), pattern)


@lru_cache(maxsize=50_000)
def _day(spoken: str | None, on: Date, pattern: str) -> str:
    form = _form(spoken, on.month, pattern)
    if form is None:
        return _whole(spoken, on, pattern)
    return _in_digits_of(spoken, form.format(day=on.day, two=f"{on.day:02}", year=on.year))


# An archive has as many days as years times 365, and Django takes 30 µs for each. The words change only with the month.
@lru_cache(maxsize=5_000)
@in_language
def _form(spoken: str | None, month: int, name: str) -> str | None:
    """How days of this month are written, with ``{day}``, ``{two}`` (digits of it) and ``{year}``; None where more of a day is said."""
    pattern = str(get_format(_pattern(spoken or "", name), use_l10n=True))
    letters = set(_LETTERS.findall(pattern))
    if "{" in pattern or not letters <= OF_THE_MONTH.union(PLACES):
        return None
    marked = _LETTERS.sub(lambda found: PLACES.get(found[0], found[0]), pattern)
    return dateformat.format(Date(2000, month, 1), marked)


@in_language
def _whole(spoken: str | None, on: Date, name: str) -> str:
    return _in_digits_of(spoken, date_format(on, _pattern(spoken or "", name), use_l10n=True))


def _pattern(spoken: str, name: str) -> str:
    if name == "MONTH_DAY_FORMAT" and spoken in GENITIVE:
        return str(get_format(name, use_l10n=True)).replace("F", "E")
    return name


@lru_cache(maxsize=10_000, typed=True)
@in_language
def _number(spoken: str | None, value: float | Decimal, places: int | None) -> str:
    return _in_digits_of(spoken, number_format(value, places, use_l10n=True, force_grouping=True))


def _local(moment: datetime) -> datetime:
    zone = timezone.get_default_timezone()
    return moment if moment.tzinfo is zone else moment.astimezone(zone)


def _in_digits_of(spoken: str | None, text: str) -> str:
    return text.translate(PERSIAN_DIGITS) if spoken == "fa" else text
