"""The counter's own letters, written out by whoever sends them: plain text, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from tamizdat.circulation.models import Outgoing
from tamizdat.circulation.opening import PostOpener


@dataclass(frozen=True, slots=True)
class Note:
    """What is handed to the transport. ``message_id`` without angle brackets; ``text`` with plain line ends."""

    to: str
    subject: str
    text: str
    language: str
    message_id: str


def written(letter: Outgoing, opener: PostOpener) -> Note | None:
    """The mail of a waiting letter; None when there is none to send (the reader is not known). Then it is done as well.

    Only the sender's process can do this. For one who signed up it also notes what he asked for: see ``signing_up.py``.
    """
    raise NotImplementedError
