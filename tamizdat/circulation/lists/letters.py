"""For imported readers who have to confirm: the same letter as after signing up."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings

from tamizdat.circulation.models import Newsletter, Outgoing
from tamizdat.circulation.sealing import seal_for_the_post

Waiting = tuple[bytes, str, str, Newsletter]
"""Mark, address, language, newsletter."""


def ask_to_confirm(readers: Iterable[Waiting]) -> None:
    """Queue their letters, all at once and outside the counter's caps."""
    host = urlsplit(settings.NEWSPAPER.address).hostname
    Outgoing.objects.bulk_create(
        Outgoing(
            kind=Outgoing.Kind.ASKED,
            language=language,
            mark=mark,
            sealed=seal_for_the_post(mark, address),
            payload={"newsletters": [newsletter.pk], "imported": True},
            message_id=f"{secrets.token_hex(16)}@{host}",
        )
        for mark, address, language, newsletter in readers
    )
