"""Links that giving mails: what each is good for, and how long. What they are made of: ``circulation/tokens.py``."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from django.conf import settings

DAY: Final = 86400


class Purpose(IntEnum):
    """``YOURS``: the page of one who gives; the mark is the supporter's. ``REMIND``: confirms a reminder, and names its month;
    ``UNREMIND``: takes it back, for as long as one can be waiting. ``MOVING``: to agree anew at another provider; names the contribution.
    """

    YOURS = 16
    REMIND = 17
    UNREMIND = 18
    MOVING = 19

    @property
    def term(self) -> int:
        """Seconds."""
        return _TERMS[self]


_TERMS: Final = {Purpose.YOURS: 2 * DAY, Purpose.REMIND: 7 * DAY, Purpose.UNREMIND: 800 * DAY, Purpose.MOVING: 60 * DAY}


def support(path: str = "") -> str:
    """The whole address of a page of giving; a copy of the paper has no counter of its own."""
    return f"{settings.NEWSPAPER.address}/support/{path}"
