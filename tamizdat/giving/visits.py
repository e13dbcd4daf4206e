"""The return page: a donor comes back from the provider, and nothing that stands in the address is believed."""

from __future__ import annotations

import hmac
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from django.db import transaction

from tamizdat.giving import errands, ledger, references
from tamizdat.giving.contributions import UNDER_WAY, Contribution, State
from tamizdat.giving.errands import Errand
from tamizdat.giving.errors import NoSuchThing
from tamizdat.giving.providers.port import Provider, ProviderError, Snapshot
from tamizdat.giving.tills import Tills, tills

PATIENCE: Final = 8.0
"""Seconds that a donor waits for our page while we wait for the provider."""

_asking: Final = ThreadPoolExecutor(4, thread_name_prefix="returning")


def came_back(number: str, ref: str, registry: Tills | None = None) -> State:
    """How the contribution stands. Raises :class:`NoSuchThing` for a number that is not ours.

    ``ref``: what the provider wrote into the address; where it is the contribution's own, and the provider can be asked from here,
    it is asked at once. Else, and always where something has to be decided, the worker is: show the page again after some seconds.
    """
    ours = Contribution.objects.filter(number=number).first()
    if ours is None:
        raise NoSuchThing("There is no such contribution.")
    till = (tills() if registry is None else registry).get(ours.provider)
    seen = _seen(till, ref) if till and is_its_own(ours, ref) else None
    with transaction.atomic():
        news = seen is not None and ledger.apply(ours, seen).changed
        if ours.ref_mark and (news or ours.state in UNDER_WAY):
            errands.ask(ours, Errand.Kind.FETCH)
    return State(ours.state)


def is_its_own(ours: Contribution, ref: str) -> bool:
    """Whether this is the reference that we were given when it began."""
    return bool(ref) and hmac.compare_digest(references.mark(ours.provider, ref), bytes(ours.ref_mark or b""))


def _seen(till: Provider, ref: str) -> Snapshot | None:
    """None when there is no answer in time; the question itself ends with the provider's own limit."""
    try:
        return _asking.submit(till.fetch, ref).result(PATIENCE)
    except (ProviderError, TimeoutError):
        return None
