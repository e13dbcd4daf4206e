"""Whose contributions a link opens, and forgetting who they were of."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from tamizdat.circulation.errors import BadLink, OldLink
from tamizdat.circulation.models import Outgoing
from tamizdat.circulation.tokens import read_link
from tamizdat.giving import links, supporters
from tamizdat.giving.contributions import Contribution
from tamizdat.giving.kinds import Kind
from tamizdat.giving.links import Purpose
from tamizdat.giving.supporters import Supporter


@dataclass(frozen=True, slots=True)
class Owner:
    """Who holds a good link. ``mark``: empty for one who left no address, and holds the link of one contribution."""

    token: str
    mark: bytes
    contributions: tuple[Contribution, ...]
    language: str

    def own(self, number: str) -> Contribution | None:
        """One of his contributions."""
        return next((ours for ours in self.contributions if ours.number == number), None)

    def supporter(self, ours: Contribution) -> Supporter | None:
        """Whom to write to about it."""
        return Supporter.objects.filter(contribution=ours, mark=self.mark).first() if self.mark else None


def owner(token: str) -> Owner:
    """Raises ``BadLink``, and ``OldLink`` when nothing is kept of him any more."""
    try:
        mark = read_link(Purpose.YOURS, token).mark
    except OldLink:
        raise
    except BadLink:
        ours = links.contribution(Purpose.KEPT, token)
        return Owner(token, b"", (ours,), ours.language)
    kept = Supporter.objects.filter(mark=mark).select_related("contribution").order_by("-contribution__made_at")
    if not kept:
        raise OldLink("Nothing is kept of this supporter.")
    return Owner(token, mark, tuple(each.contribution for each in kept if _shown(each)), kept[0].language)


def forget(owner: Owner) -> list[Contribution]:
    """Erase who it was, and letters that wait. Returns what still runs: the provider's reference to it stays, or nobody could end it."""
    with transaction.atomic():
        Contribution.objects.filter(pk__in=[ours.pk for ours in owner.contributions]).update(nameless=False)
        for ours in owner.contributions:
            if ours.is_live:
                Supporter.objects.filter(contribution=ours).delete()
            else:
                supporters.purge(ours)
        if owner.mark:
            Supporter.objects.filter(mark=owner.mark).delete()
            Outgoing.objects.filter(mark=owner.mark, kind__in=[kind.value for kind in Kind]).delete()
    return [ours for ours in owner.contributions if ours.is_live]


def _shown(supporter: Supporter) -> bool:
    """What never came to anything says nothing to its donor."""
    return supporter.contribution.began_at is not None or supporter.contribution.state in ("settling", "awaiting")
