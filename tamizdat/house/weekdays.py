"""On which day of the week something comes, in words. Days as Python counts them: Monday is 0."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop

from tamizdat.house.speech import gettext

_EVERY: Final = (
    gettext_noop("every Monday"),
    gettext_noop("every Tuesday"),
    gettext_noop("every Wednesday"),
    gettext_noop("every Thursday"),
    gettext_noop("every Friday"),
    gettext_noop("every Saturday"),
    gettext_noop("every Sunday"),
)


def every(weekday: int) -> str:
    """“every Friday”, in the language of the page."""
    return gettext(_EVERY[weekday])
