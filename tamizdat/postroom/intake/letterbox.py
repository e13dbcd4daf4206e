"""What every way in hands a mail to, and whom a mail was for when only the mail itself can tell."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable, Sequence
from email.utils import getaddresses

from tamizdat.postroom.bounces import MOST_BYTES

Take = Callable[[bytes, Sequence[str]], None]
"""Given a mail and whom it was for. If it raises, the mail stays where it was and comes again."""

LARGEST = MOST_BYTES
_FOR = ("Delivered-To", "X-Original-To", "Envelope-To", "To")


def recipients_of(raw: bytes) -> list[str]:
    """The addresses in the header lines that relays add on delivery, and in To; at most a hundred."""
    head = raw[:LARGEST].partition(b"\r\n\r\n")[0].partition(b"\n\n")[0][:65_536]
    message = email.message_from_bytes(head, policy=email.policy.compat32)
    lines = [str(line)[:2000] for name in _FOR for line in message.get_all(name, [])[:20]]
    return [address for _, address in getaddresses(lines) if "@" in address][:100]
