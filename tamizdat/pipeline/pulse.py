"""How a send goes, in numbers: what was accepted, put off and refused in every ten seconds, by the providers that everybody uses.

A provider is counted by name only where a name tells nothing about a reader: whoever has a domain of his own is among
"others". No address and no other domain is ever kept.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from typing import Final

from django.db import connection, models
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import pgettext

from tamizdat.letters.models import Issue
from tamizdat.letters.progress import Destination
from tamizdat.letters.states import State
from tamizdat.postroom.answers import Fate

BEAT: Final = 10
"""Seconds."""

OTHERS: Final = ""
PROVIDERS: Final = {
    "gmail.com": "Gmail",
    "googlemail.com": "Gmail",
    "outlook.com": "Outlook",
    "hotmail.com": "Outlook",
    "live.com": "Outlook",
    "yahoo.com": "Yahoo",
    "icloud.com": "iCloud",
    "me.com": "iCloud",
    "proton.me": "Proton",
    "protonmail.com": "Proton",
    "mail.ru": "Mail.ru",
    "bk.ru": "Mail.ru",
    "list.ru": "Mail.ru",
    "inbox.ru": "Mail.ru",
    "yandex.ru": "Yandex",
    "ya.ru": "Yandex",
    "rambler.ru": "Rambler",
    "ukr.net": "Ukr.net",
    "gmx.de": "GMX",
    "gmx.net": "GMX",
    "web.de": "WEB.DE",
    "tutanota.com": "Tuta",
    "tuta.io": "Tuta",
    "seznam.cz": "Seznam",
    "wp.pl": "WP",
    "qq.com": "QQ",
    "163.com": "NetEase",
}

Heard = tuple[str, Fate]
"""The domain of a mail, and what became of it."""


class Pulse(models.Model):
    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="pulses")
    beat = models.PositiveIntegerField(help_text="ten seconds since 1970")
    provider = models.CharField(max_length=20, blank=True)
    accepted = models.PositiveIntegerField(default=0)
    deferred = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issue", "beat", "provider"], name="one_beat")]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.beat} {self.provider}"


COUNTED: Final = {Fate.ACCEPTED: "accepted", Fate.DEFERRED: "deferred", Fate.REFUSED: "refused"}

FEEL: Final = """
    INSERT INTO pipeline_pulse AS known (issue_id, beat, provider, accepted, deferred, refused) VALUES (%s, %s, %s, %s, %s, %s)
    ON CONFLICT (issue_id, beat, provider) DO UPDATE SET
    accepted = known.accepted + excluded.accepted, deferred = known.deferred + excluded.deferred, refused = known.refused + excluded.refused
"""
"""One statement, so that several machines at once lose nothing."""


def feel(issue: Issue, heard: Mapping[Heard, int]) -> None:
    """Add what was just heard, and how often."""
    numbers: Counter[tuple[str, str]] = Counter()
    for (domain, fate), number in heard.items():
        if fate in COUNTED:
            numbers[PROVIDERS.get(domain, OTHERS), COUNTED[fate]] += number
    beat, providers = int(time.time()) // BEAT, sorted({provider for provider, _column in numbers})
    with connection.cursor() as cursor:
        for provider in providers:
            counted = [numbers[provider, column] for column in COUNTED.values()]
            cursor.execute(FEEL, [issue.pk, beat, provider, *counted])


def rate(issue: Issue) -> float:
    """Letters a second over the last minute, or since it began; 0 when nothing of it is being sent."""
    if issue.state != State.SENDING:
        return 0
    now = time.time()
    seconds = min(60.0, max(float(BEAT), now - issue.begun_at.timestamp())) if issue.begun_at else 60.0
    recent = Pulse.objects.filter(issue=issue, beat__gt=int(now) // BEAT - 60 // BEAT)
    return (recent.aggregate(n=Sum("accepted"))["n"] or 0) / seconds


def felt_since(issue: Issue, moment: float) -> bool:
    """Whether anything was accepted, put off or refused after a moment, in seconds since 1970."""
    return Pulse.objects.filter(issue=issue, beat__gte=int(moment) // BEAT).exists()


def accepted_today() -> int:
    """Letters that relays took since midnight in the newsroom, of all issues."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    since = int(midnight.timestamp()) // BEAT
    return int(Pulse.objects.filter(beat__gte=since).aggregate(n=Sum("accepted"))["n"] or 0)


def by_provider(issue: Issue, accepted: int) -> tuple[Destination, ...]:
    """The largest first; what is deferred counts as often as it was put off.

    ``accepted``: how many the ledger has in all. Those that were only known from the journal, after an interruption, are among
    the others: whose they were was known only while they were sent.
    """
    sums = [Sum(name) for name in ("accepted", "deferred", "refused")]
    rows = Pulse.objects.filter(issue=issue).order_by().values_list("provider").annotate(*sums)
    known = {provider: numbers for provider, *numbers in rows}
    if (missing := accepted - sum(numbers[0] for numbers in known.values())) > 0:
        others = known.setdefault(OTHERS, [0, 0, 0])
        others[0] += missing
    found = [
        Destination(provider or pgettext("mail providers", "others"), *numbers) for provider, numbers in known.items()
    ]
    return tuple(sorted(found, key=lambda each: -(each.accepted + each.refused + each.waiting)))
