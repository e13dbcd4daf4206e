"""What somebody should look at: for the desk and the doctor. Counted from the rows, so an alarm ends when its cause does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tamizdat.giving.contributions import LIVE, Contribution
from tamizdat.giving.models import Call, Designation, Errand, Event, Payment, Trouble

OVERDUE: Final = timedelta(days=3)
"""So long a bank may take for a renewal that was due."""
STUCK: Final = timedelta(minutes=30)
SILENT: Final = timedelta(days=2)
PAYMENTS: Final = 3
"""So many payments of which no webhook told are no chance."""
TRIES: Final = 3
WITHOUT_WEBHOOKS: Final = ("bank",)


class Kind(StrEnum):
    OVERDUE = "overdue"
    SILENT = "silent"
    TROUBLE = "trouble"
    STUCK = "stuck"
    UNKNOWN = "unknown"
    DESIGNATION = "designation"


@dataclass(frozen=True, slots=True)
class Alarm:
    """``says`` and ``do`` in the language that is spoken just then. ``provider``: its name, empty where it is about all."""

    kind: Kind
    provider: str
    count: int
    says: str
    do: str


def alarms(now: datetime | None = None) -> list[Alarm]:
    """All there are, the worst first."""
    moment = now or timezone.now()
    looks = (_designations, _troubles, _overdue, _silent, _stuck, _unknown)
    return [alarm for look in looks for alarm in look(moment)]


def _overdue(now: datetime) -> Iterator[Alarm]:
    """Renewals that were due and did not come, and of which the provider says nothing either."""
    late = Contribution.objects.live().filter(due_at__lt=now - OVERDUE)
    for provider, count in late.values_list("provider").annotate(n=Count("pk")).order_by("provider"):
        says = ngettext(
            "%(count)d renewal at %(provider)s was due and did not come.",
            "%(count)d renewals at %(provider)s were due and did not come.",
            count,
        )
        do = _("Look at the provider's own pages. Then compare: tamizdat giving reconcile")
        yield Alarm(Kind.OVERDUE, provider, count, says % {"count": count, "provider": provider}, do)


def _silent(now: datetime) -> Iterator[Alarm]:
    """Payments are found by asking, and no webhook comes: its address or secret is wrong, or it was switched off."""
    heard = dict(Event.objects.values_list("provider").annotate(last=Max("received_at")))
    recent = Payment.objects.done().filter(seen_at__lt=now - STUCK, seen_at__gt=now - 15 * SILENT)
    for provider in (
        recent.values_list("contribution__provider", flat=True).distinct().order_by("contribution__provider")
    ):
        since = heard.get(provider)
        unheard = recent.filter(contribution__provider=provider)
        count = unheard.filter(seen_at__gt=since + SILENT).count() if since else unheard.count()
        if count >= PAYMENTS and provider not in WITHOUT_WEBHOOKS:
            says = _("No webhook of %(provider)s comes, though money does. We find it by asking, later.")
            do = _("Compare the address and the secret of the webhook at the provider with docs/operators/giving.md.")
            yield Alarm(Kind.SILENT, provider, count, says % {"provider": provider}, do)


def _troubles(now: datetime) -> Iterator[Alarm]:
    for trouble in Trouble.objects.order_by("provider"):
        lasting = trouble.times >= TRIES and (trouble.refused or trouble.since < now - STUCK)
        if lasting:
            verb = _("%(provider)s refuses: %(why)s") if trouble.refused else _("%(provider)s does not answer: %(why)s")
            do = _("Look at its secret and at the account's own pages. If it is lost for good: tamizdat giving move")
            says = verb % {"provider": trouble.provider, "why": trouble.says}
            yield Alarm(Kind.TROUBLE, trouble.provider, trouble.times, says, do)


def _stuck(now: datetime) -> Iterator[Alarm]:
    """Events and errands that nobody gets done."""
    events = Event.objects.filter(done_at=None, received_at__lt=now - STUCK)
    errands = Errand.objects.waiting().filter(made_at__lt=now - STUCK)
    found: dict[str, int] = dict(events.values_list("provider").annotate(n=Count("pk")))
    for provider, count in errands.values_list("contribution__provider").annotate(n=Count("pk")):
        found[provider] = found.get(provider, 0) + count
    for provider, count in sorted(found.items()):
        says = ngettext(
            "%(count)d thing to do at %(provider)s waits for longer than half an hour.",
            "%(count)d things to do at %(provider)s wait for longer than half an hour.",
            count,
        )
        do = _("Is the process “timetable” running, and %(provider)s switched on? See: tamizdat doctor")
        named = {"count": count, "provider": provider}
        yield Alarm(Kind.STUCK, provider, count, says % named, do % named)


def _unknown(now: datetime) -> Iterator[Alarm]:
    """Refunds of which nobody knows whether they were made; no key remembers them any more."""
    lost = Q(what=Errand.Kind.REFUND, answered_at=None, made_at__lt=now - timedelta(days=1))
    for provider, count in Call.objects.filter(lost).values_list("contribution__provider").annotate(n=Count("pk")):
        says = ngettext(
            "Nobody knows whether %(count)d refund at %(provider)s was made.",
            "Nobody knows whether %(count)d refunds at %(provider)s were made.",
            count,
        )
        do = _("Look at the provider's own books; what was made there comes into ours by itself.")
        yield Alarm(Kind.UNKNOWN, provider, count, says % {"count": count, "provider": provider}, do)


def _designations(now: datetime) -> Iterator[Alarm]:
    """In force, and not carried out: contributions from there may still go on."""
    today = timezone.localdate(now)
    late = Designation.objects.filter(
        lifted_at=None, carried_out_at=None, from_date__lte=today, made_at__lt=now - STUCK
    )
    for row in late:
        says = _("Giving is a crime in %(country)s, and what recurs from there is not all cancelled yet.")
        do = _("tamizdat giving designate %(country)s goes on and says what keeps it.")
        named = {"country": row.country}
        going_on = Contribution.objects.filter(state__in=LIVE).count()
        yield Alarm(Kind.DESIGNATION, "", going_on, says % named, do % named)
