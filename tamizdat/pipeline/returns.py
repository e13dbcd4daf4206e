"""What comes back after a relay had accepted it: bounces and complaints, told by the signed address they were sent to."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Final
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import close_old_connections, transaction

from tamizdat.circulation.bounces import bounced, complained
from tamizdat.circulation.leaving import leave
from tamizdat.circulation.marks import key
from tamizdat.circulation.models import Subscription
from tamizdat.pipeline.deliveries import Delivery
from tamizdat.pipeline.halting import pause_when_it_hurts
from tamizdat.pipeline.passwords import password_for
from tamizdat.postroom.bounces import Kind, Returned, returned
from tamizdat.postroom.intake.listen import Listener
from tamizdat.postroom.intake.mailbox import Mailbox, empty
from tamizdat.postroom.verp import Delivery as Said
from tamizdat.postroom.verp import ReturnAddress

log = logging.getLogger(__name__)

CAME_BACK: Final = {
    Kind.HARD: Delivery.CameBack.HARD,
    Kind.SOFT: Delivery.CameBack.SOFT,
    Kind.COMPLAINT: Delivery.CameBack.COMPLAINT,
}
HURTS: Final = frozenset({Delivery.CameBack.HARD, Delivery.CameBack.COMPLAINT})


def return_address() -> ReturnAddress | None:
    """Where mail comes back to; None while the settings name no address for it."""
    box, _, domain = settings.NEWSPAPER.mail_bounces.rpartition("@")
    return ReturnAddress(box, domain, key("bounces")) if box else None


def take(raw: bytes, recipients: Sequence[str]) -> None:
    """One mail that came in. What was not sent to a signed address of ours changes nothing. Raises ``Unreadable``."""
    close_old_connections()
    address = return_address()
    if address and (told := returned(raw, recipients, address)):
        note(told)


def note(told: Returned) -> None:
    """Count it for its reader, once a delivery: the same report may come twice."""
    came_back = CAME_BACK.get(told.kind)
    if came_back is not None:
        count(told.delivery, came_back)


def count(said: Said, came_back: Delivery.CameBack) -> None:
    """What became of a delivery, whoever tells it. A second time it changes nothing, nor after a complaint; nor does one
    of a delivery that nobody knows.
    """
    with transaction.atomic():
        row = _row(said)
        if row is None or row.came_back in {came_back, Delivery.CameBack.COMPLAINT}:
            return
        Delivery.objects.filter(pk=row.pk).update(came_back=came_back)
        if row.subscription:
            _tell_the_list(row.subscription, came_back)
    if came_back in HURTS:
        pause_when_it_hurts(row.issue)


def _tell_the_list(subscription: Subscription, came_back: Delivery.CameBack) -> None:
    if came_back == Delivery.CameBack.COMPLAINT:
        complained(subscription)
    elif came_back == Delivery.CameBack.LEFT:
        leave(subscription)
    else:
        bounced(subscription, hard=came_back == Delivery.CameBack.HARD)


def listener() -> Listener | None:
    """LMTP on loopback, for the relay of this machine; None when the settings give it no port."""
    address, port = return_address(), settings.NEWSPAPER.mail_bounce_port
    return Listener(take, lambda to: address.read(to) is not None, port=port) if address and port else None


def empty_the_mailbox() -> int:
    """Read what came into the mailbox of the settings; how many. Raises ``TransportDown`` and ``WrongTransport``."""
    url = settings.NEWSPAPER.mail_bounce_mailbox
    if not url or not return_address():
        return 0
    return empty(mailbox(url), take)


def mailbox(url: str) -> Mailbox:
    """The mailbox of the settings, with its password. Raises ``WrongTransport`` where that is missing."""
    parts = urlsplit(url)
    return Mailbox(
        host=parts.hostname or "",
        port=parts.port or 993,
        user=unquote(parts.username or ""),
        password=password_for(url),
        folder=unquote(parts.path.strip("/")) or "INBOX",
    )


def _row(said: Said) -> Delivery | None:
    rows = Delivery.objects.filter(pk=said.row, issue_id=int(said.issue), attempt__gte=said.attempt)
    joined = rows.select_related("issue__newsletter", "subscription__subscriber")
    return joined.select_for_update(of=("self",)).first()
