"""Links that giving mails: what each is good for, and how long. What they are made of: ``circulation/tokens.py``."""

from __future__ import annotations

import hmac
import re
from base64 import urlsafe_b64encode
from enum import IntEnum
from typing import Final
from urllib.parse import urlencode

from django.conf import settings

from tamizdat.circulation.errors import OldLink
from tamizdat.circulation.marks import key
from tamizdat.circulation.tokens import link_token, read_link
from tamizdat.giving.contributions import MARK, NUMBER, Contribution
from tamizdat.giving.errors import NoSuchThing

DAY: Final = 86400
WRITTEN: Final = re.compile(r"[A-Za-z0-9_-]+")
"""What numbers and proofs are written with; a database that is asked for anything else may fall over it."""
PROOF: Final = 22
"""Letters of what tells a donor's way back from a number that was read somewhere."""


class Purpose(IntEnum):
    """``YOURS``: the page of one who gives; the mark is the supporter's. ``KEPT``: the same for one contribution whose donor left no
    address. ``REMIND``: confirms a reminder, and names its month; ``UNREMIND``: takes it back, for as long as one can be waiting.
    ``MOVING``: to agree anew at another provider; names the contribution.
    """

    YOURS = 16
    REMIND = 17
    UNREMIND = 18
    MOVING = 19
    KEPT = 20

    @property
    def term(self) -> int:
        """Seconds."""
        return _TERMS[self]


_TERMS: Final = {
    Purpose.YOURS: 2 * DAY,
    Purpose.REMIND: 7 * DAY,
    Purpose.UNREMIND: 800 * DAY,
    Purpose.MOVING: 60 * DAY,
    Purpose.KEPT: 3660 * DAY,
}


def of(ours: Contribution, purpose: Purpose) -> str:
    """The token of a link that is about one contribution and nobody's address."""
    return link_token(purpose, bytes(MARK), [ours.pk])


def contribution(purpose: Purpose, token: str) -> Contribution:
    """The one that such a token names. Raises ``BadLink`` and ``OldLink``."""
    found = Contribution.objects.filter(pk__in=read_link(purpose, token).newsletters).first()
    if found is None:
        raise OldLink("Nothing is kept of this contribution.")
    return found


def back(number: str) -> str:
    """What stands in the address by which a donor comes back. The same each time, and made by nobody who has only the number."""
    proof = hmac.digest(key("support back"), number.encode(), "sha256")[:16]
    return number + urlsafe_b64encode(proof).decode().rstrip("=")


def came_by(said: str) -> tuple[str, bool]:
    """The number in such an address, and whether it comes with its proof: addresses of before have none. Raises ``NoSuchThing``."""
    number = said[:-PROOF] if len(said) > NUMBER else said
    proven = number != said
    if not WRITTEN.fullmatch(said) or (proven and not hmac.compare_digest(back(number), said)):
        raise NoSuchThing("This address is not whole.")
    return number, proven


def choice(ours: Contribution) -> str:
    """The query that shows the support page with the same choice once more."""
    said = {"frequency": ours.frequency, "amount": ours.money.plain, "currency": ours.currency}
    return urlencode(said | ({"campaign": ours.campaign} if ours.campaign else {}))


def support(path: str = "") -> str:
    """The whole address of a page of giving; a copy of the paper has no counter of its own."""
    return f"{settings.NEWSPAPER.address}/support/{path}"
