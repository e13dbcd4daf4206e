"""Dates in the demo are relative to the day it is made: ``{date:3}`` in a text is the date three days ago.

``{date:N}`` gives day and month, ``{on:N}`` the weekday with its preposition, ``{weekday:N}`` the bare weekday,
``{month:N}`` the month, ``{year:N}`` the year; a negative N lies ahead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

MARK = re.compile(r"\{(date|on|weekday|month|year):(-?\d+)\}")

MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split(),
    "fa": "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر".split(),
}
MONTH_NAMES = {
    **MONTHS,
    "ru": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь".split(),
}
WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
    "ru": "понедельник вторник среда четверг пятница суббота воскресенье".split(),
    "fa": "دوشنبه سه‌شنبه چهارشنبه پنج‌شنبه جمعه شنبه یکشنبه".split(),
}
ON_WEEKDAYS = {
    "en": [f"on {day}" for day in WEEKDAYS["en"]],
    "ru": ["в понедельник", "во вторник", "в среду", "в четверг", "в пятницу", "в субботу", "в воскресенье"],
    "fa": WEEKDAYS["fa"],
}
PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


@dataclass(frozen=True, slots=True)
class Calendar:
    """The day the demo is made, and the newsroom's clock."""

    now: datetime
    zone: ZoneInfo

    def day(self, days_ago: int) -> datetime:
        return self.now.astimezone(self.zone) - timedelta(days=days_ago)

    def moment(self, days_ago: int | None, hour: str, minutes_ago: int | None) -> datetime:
        """The time a story appeared; aware, in the newsroom's zone."""
        if minutes_ago is not None:
            return self.now.astimezone(self.zone) - timedelta(minutes=minutes_ago)
        return datetime.combine(self.day(days_ago or 0).date(), time.fromisoformat(hour), self.zone)

    def fill(self, text: str, language: str) -> str:
        """Put dates where the marks are."""
        return MARK.sub(lambda mark: self._words(mark[1], int(mark[2]), language), text)

    def _words(self, mark: str, days_ago: int, language: str) -> str:
        day = self.day(days_ago)
        words = {
            "date": f"{day.day} {MONTHS[language][day.month - 1]}",
            "on": ON_WEEKDAYS[language][day.weekday()],
            "weekday": WEEKDAYS[language][day.weekday()],
            "month": MONTH_NAMES[language][day.month - 1],
            "year": str(day.year),
        }[mark]
        return words.translate(PERSIAN_DIGITS) if language == "fa" else words
