"""The providers that are switched on, as those who give meet them."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings

from tamizdat.giving.moves import Move
from tamizdat.giving.providers.port import Provider

Tills = Mapping[str, Provider]


def tills() -> Tills:
    """All that are switched on and have their secrets, by name, in the order of the settings."""
    from tamizdat.giving.providers.registry import registry  # noqa: PLC0415  providers' libraries load where they are used

    return registry(settings.NEWSPAPER)


def closed() -> set[str]:
    """Providers that the paper is moving away from: what is there is looked after, nobody new is led there."""
    return set(Move.objects.filter(ended_at=None).values_list("source", flat=True))


def offered(all_of_them: Tills | None = None) -> Tills:
    """Those that somebody may be led to now."""
    shut = closed()
    found = tills() if all_of_them is None else all_of_them
    return {name: till for name, till in found.items() if name not in shut}
