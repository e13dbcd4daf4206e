"""Signing up: asked at the counter, confirmed by a link from the mailbox."""

from __future__ import annotations

from collections.abc import Collection

from tamizdat.circulation.models import Consent, Newsletter, Subscription
from tamizdat.circulation.tokens import Link


def ask(address: str, language: str, newsletters: Collection[Newsletter], consent: Consent) -> None:
    """Queue the letter with the link to confirm. The same work for every address. Raises ``BadAddress``."""
    raise NotImplementedError


def confirm(link: Link) -> list[Subscription]:
    """What the link was for is confirmed from now on; empty when there is nothing to confirm (any more)."""
    raise NotImplementedError
