"""The newspaper's mirrors: where editions are shipped to, who of them readers are told of, and what probes found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tamizdat.mirrors import watch
from tamizdat.paper.models import ListedMirror
from tamizdat.pipeline.lease import a_holder, is_gone
from tamizdat.pipeline.subjects import MIRRORS
from tamizdat.pipeline.waking import note

TERM: Final = timedelta(minutes=10)
"""A shipment that does not renew its lease for so long was killed; another takes over."""

KEEP_PROBES: Final = timedelta(days=30)


class Role(models.TextChoices):
    """``listed``: readers are told; ``spare``: ready to be; ``aside``: was listed and failed; ``retired``: used no more."""

    LISTED = "listed", _("listed")
    SPARE = "spare", _("spare")
    ASIDE = "aside", _("set aside")
    RETIRED = "retired", _("retired")


class MirrorQuerySet(models.QuerySet["Mirror"]):
    def in_use(self) -> MirrorQuerySet:
        return self.exclude(role=Role.RETIRED)

    def shipped_to(self) -> MirrorQuerySet:
        """Those that we ship to; volunteers' mirrors fetch for themselves."""
        return self.in_use().exclude(place="")


class Mirror(models.Model):
    """``place``: where to ship, as :mod:`tamizdat.mirrors.places` reads it, without secrets; ``stamp``: the timestamp that is there."""

    name = models.CharField(max_length=60, unique=True)
    place = models.CharField(max_length=500, blank=True)
    address = models.CharField(max_length=300, unique=True)
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.LISTED)
    reason = models.CharField(max_length=300, blank=True, help_text="why it was set aside or retired")
    since = models.DateTimeField(default=timezone.now)
    rate = models.PositiveIntegerField(default=0, help_text="bytes a second at the most; 0 for no limit")
    edition = models.PositiveIntegerField(default=0)
    stamp = models.PositiveIntegerField(default=0)
    shipped_at = models.DateTimeField(null=True)
    swept_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)
    keeps = models.PositiveIntegerField(default=0, help_text="objects it was ordered to delete and still has")
    holder = models.CharField(max_length=120, blank=True)
    until = models.DateTimeField(null=True)

    objects = MirrorQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def become(self, role: Role, reason: str = "") -> None:
        """Take another role; the list of mirrors that readers get follows with the next edition."""
        with transaction.atomic():
            self.role, self.reason, self.since = role, reason[:300], timezone.now()
            self.save(update_fields=["role", "reason", "since"])
            print_the_list()

    def retire(self, reason: str) -> None:
        self.become(Role.RETIRED, reason)

    @contextmanager
    def lease(self) -> Iterator[bool]:
        """The right to ship to it; False when somebody else has it. It ends with the shipment or, renewed no more, by itself."""
        mine = a_holder()
        free = Q(until=None) | Q(until__lte=timezone.now())
        before = Mirror.objects.values_list("holder", flat=True).get(pk=self.pk)
        if is_gone(before):
            free |= Q(holder=before)
        taken = Mirror.objects.filter(free, pk=self.pk).update(holder=mine, until=timezone.now() + TERM)
        self.holder = mine if taken else ""
        try:
            yield bool(taken)
        finally:
            Mirror.objects.filter(pk=self.pk, holder=mine).update(holder="", until=None)

    @property
    def is_free(self) -> bool:
        """Whether nobody is shipping to it: a shipment that was killed is not."""
        return self.until is None or self.until <= timezone.now() or is_gone(self.holder)

    def renew(self) -> bool:
        """Go on for another term; False when the lease was lost."""
        return bool(Mirror.objects.filter(pk=self.pk, holder=self.holder).update(until=timezone.now() + TERM))

    def note_probe(self, seen: watch.Probe, keeps: int | None = None) -> None:
        """Keep what was seen; ``keeps``: how many objects are there against orders, None when nobody looked."""
        if keeps is not None and keeps != self.keeps:
            self.keeps = keeps
            self.save(update_fields=["keeps"])
        Probe.objects.create(
            mirror=self,
            at=seen.at,
            place=seen.place,
            verdict=seen.verdict,
            edition=seen.edition,
            milliseconds=min(seen.milliseconds, 2**31 - 1),
        )

    def state(self, newest: watch.Newest, now: datetime) -> watch.State:
        rules = rules_set()
        rows = self.probes.filter(at__gt=now - rules.memory, at__lte=now).order_by("at", "id")
        return watch.judge([row.as_seen() for row in rows], newest, now, rules)


class Probe(models.Model):
    """What one look at a mirror found; ``place`` is empty for looks from here."""

    mirror = models.ForeignKey(Mirror, on_delete=models.CASCADE, related_name="probes")
    at = models.DateTimeField()
    place = models.CharField(max_length=80, blank=True)
    verdict = models.CharField(max_length=12)
    edition = models.PositiveIntegerField(default=0)
    milliseconds = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["mirror", "at"])]

    def __str__(self) -> str:
        return f"{self.mirror_id} {self.verdict}"

    def as_seen(self) -> watch.Probe:
        verdict = next(each for each in watch.VERDICTS if each == self.verdict)
        return watch.Probe(self.at, verdict, self.edition, self.milliseconds, self.place)


def rules_set() -> watch.Rules:
    """The rules with the times of the settings."""
    paper = settings.NEWSPAPER
    return watch.Rules(
        grace=timedelta(minutes=paper.mirror_grace), failures=2, memory=timedelta(minutes=6 * paper.mirror_patience)
    )


def print_the_list() -> None:
    """Give the paper the addresses that readers are told; a change is pressed."""
    addresses = set(Mirror.objects.filter(role=Role.LISTED).values_list("address", flat=True))
    before = set(ListedMirror.objects.values_list("pk", flat=True))
    if addresses != before:
        ListedMirror.objects.exclude(pk__in=addresses).delete()
        ListedMirror.objects.bulk_create(ListedMirror(address=each) for each in sorted(addresses - before))
        note(MIRRORS)


def take_report(probes: Iterable[tuple[str, watch.Probe]]) -> int:
    """Keep what a probe abroad found of our mirrors; of others nothing. How many were ours, and new."""
    ours = {mirror.address.rstrip("/"): mirror for mirror in Mirror.objects.in_use()}
    taken = 0
    for address, seen in probes:
        mirror = ours.get(address.rstrip("/"))
        if mirror and not mirror.probes.filter(place=seen.place, at=seen.at).exists():
            mirror.note_probe(seen)
            taken += 1
    return taken
