"""A mail on standard input, as a relay's pipe or an alias hands it over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from tamizdat.postroom.errors import Unreadable
from tamizdat.postroom.intake.letterbox import LARGEST, Take, recipients_of

TAKEN, NOT_NOW, UNREADABLE = 0, 75, 65
"""Exit codes that relays know (sysexits: EX_OK, EX_TEMPFAIL, EX_DATAERR)."""


def read(stream: BinaryIO, take: Take, recipients: Sequence[str] = ()) -> int:
    """One mail. ``recipients``: as the relay names them; else those in the mail. Gives the exit code for the relay."""
    raw = stream.read(LARGEST + 1)
    if not raw.strip():
        return UNREADABLE
    try:
        take(raw, list(recipients) or recipients_of(raw))
    except Unreadable:
        return UNREADABLE
    except Exception:  # noqa: BLE001  whatever it was, the relay keeps the mail and comes again
        return NOT_NOW
    return TAKEN
