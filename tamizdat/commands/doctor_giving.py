"""The doctor looks at giving: whether its providers can be used, and what its rows say that somebody should look at."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import translation

from tamizdat.commands.findings import Finding, ok, warning, wrong
from tamizdat.config.newspaper import Newspaper

URGENT = ("designation", "trouble", "overdue")


def examine(newspaper: Newspaper) -> Iterator[Finding]:
    """Needs Django and a database that is up to date."""
    from tamizdat.giving.alarms import alarms
    from tamizdat.giving.providers.registry import registry, troubles

    with translation.override("en"):
        yield from (wrong("giving", trouble, "docs/operators/giving.md tells how.") for trouble in troubles(newspaper))
        found = alarms()
        for alarm in found:
            say = wrong if alarm.kind in URGENT else warning
            yield say("giving", alarm.says, alarm.do)
        switched_on = ", ".join(registry(newspaper))
        if switched_on and not found:
            yield ok("giving", f"{switched_on}; nothing waits for anybody")
        if not switched_on:
            yield ok("giving", "no provider is switched on")
