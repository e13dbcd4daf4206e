"""What mails that come back say: delivery reports (RFC 3464), complaints (RFC 5965), and the odd ones of old relays.

Everybody can mail to a bounce address, so nothing here is believed but the address itself (verp.py): a mail that was not sent
to a return address of ours, or whose signature is forged, changes nothing. It is read under limits of size, depth and
number of parts, since a parser is what strangers attack first. No address in a report is given on: the row is known.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum

from flufl.bounce import all_failures

from tamizdat.postroom.errors import Unreadable
from tamizdat.postroom.verp import Delivery, ReturnAddress

MOST_BYTES, MOST_DEPTH, MOST_PARTS = 1_000_000, 20, 100
_BOUNDARY = re.compile(rb"boundary\s*=|^content-type\s*:\s*message/", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")


class Kind(StrEnum):
    HARD = "hard"
    """The address is dead."""
    SOFT = "soft"
    """It did not get this one: a full mailbox, a policy, a relay out of order."""
    DELAYED = "delayed"
    """The relay is still trying."""
    DELIVERED = "delivered"
    COMPLAINT = "complaint"
    """The reader told his provider that he does not want this."""
    UNKNOWN = "unknown"
    """Sent to a return address, and nobody can say what it means: an absence note, mostly."""


@dataclass(frozen=True, slots=True)
class Returned:
    """What a returned mail tells of a delivery. ``status``: such as "5.1.1", or ""."""

    delivery: Delivery
    kind: Kind
    status: str = ""


def returned(raw: bytes, recipients: Iterable[str], address: ReturnAddress) -> Returned | None:
    """What ``raw``, mailed to ``recipients``, says. None: it was not sent to a return address of ours.

    Complaints come to an address of their own, so for them the return address may stand in the mail they are about.
    Raises Unreadable, whose text holds nothing of the mail.
    """
    message = _parsed(raw)
    if _kind_of(message) == "feedback-report":
        feedback = next((d for found in _return_paths(message) if (d := address.read(found))), None)
        delivery = feedback or _first(recipients, address)
        return Returned(delivery, Kind.COMPLAINT) if delivery and _is_abuse(message) else None
    delivery = _first(recipients, address)
    return Returned(delivery, *_said(message)) if delivery else None


def _first(recipients: Iterable[str], address: ReturnAddress) -> Delivery | None:
    return next((delivery for one in recipients if (delivery := address.read(one))), None)


def _parsed(raw: bytes) -> Message:
    if len(raw) > MOST_BYTES:
        raise Unreadable(f"A returned mail of {len(raw):,} bytes was not read: it is larger than any report.")
    if sum(1 for _ in _BOUNDARY.finditer(raw)) > MOST_PARTS:
        raise Unreadable("A returned mail was not read: it has more parts in parts than any report.")
    try:
        message = email.message_from_bytes(raw, policy=email.policy.compat32)
        _measure(message)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise Unreadable(f"A returned mail was not read: {type(error).__name__} in its parts.") from None
    return message


def _measure(message: Message) -> None:
    parts, level = [message], 0
    while parts:
        level += 1
        parts = [
            inner for part in parts if part.is_multipart() for inner in part.get_payload() if isinstance(inner, Message)
        ]
        if level > MOST_DEPTH or len(parts) > MOST_PARTS:
            raise Unreadable("A returned mail was not read: it is nested deeper than any report.")


def _kind_of(message: Message) -> str:
    """``delivery-status`` or ``feedback-report``, by the parts rather than by what the mail calls itself."""
    kinds = {part.get_content_type() for part in message.walk()}
    return next((name for name in ("feedback-report", "delivery-status") if f"message/{name}" in kinds), "")


def _said(message: Message) -> tuple[Kind, str]:
    if _kind_of(message) == "delivery-status":
        return _reported(message)
    return _guessed(message), ""


def _reported(message: Message) -> tuple[Kind, str]:
    """The worst of what a report says of its recipients: one mail had one reader."""
    found = [_meaning(block) for block in _blocks(message, "delivery-status")]
    order = [Kind.HARD, Kind.SOFT, Kind.DELAYED, Kind.DELIVERED]
    return min((one for one in found if one), key=lambda one: order.index(one[0]), default=(Kind.UNKNOWN, ""))


def _meaning(block: Message) -> tuple[Kind, str] | None:
    action = _word(block, "Action")
    status = _STATUS.match(_word(block, "Status"))
    code = status[0] if status else ""
    if action == "delayed":
        return Kind.DELAYED, code
    if action in {"delivered", "relayed", "expanded"}:
        return Kind.DELIVERED, code
    if action == "failed" or code.startswith("5"):
        return (Kind.HARD if _is_dead(code) else Kind.SOFT), code
    return None


def _is_dead(code: str) -> bool:
    """No such mailbox, no such domain, moved away, shut (RFC 3463 §3.2, §3.3)."""
    return code.startswith("5.1.") or code in {"5.2.1", "5.4.4", "5.0.0"}


def _is_abuse(message: Message) -> bool:
    kinds = {_word(block, "Feedback-Type") for block in _blocks(message, "feedback-report")}
    return bool(kinds & {"abuse", "fraud", "opt-out", "opt-out-list", "other"})


def _guessed(message: Message) -> Kind:
    try:
        soft, hard = all_failures(message)
    except Exception:  # noqa: BLE001  eighteen readers of odd formats, each may stumble over what a stranger wrote
        return Kind.UNKNOWN
    return Kind.HARD if hard else Kind.SOFT if soft else Kind.UNKNOWN


def _return_paths(message: Message) -> Iterator[str]:
    """Addresses that a complaint says the mail had come from: in the report, and in the mail that it carries."""
    for block in _blocks(message, "feedback-report"):
        yield _word(block, "Original-Mail-From")
    for part in message.walk():
        yield str(part.get("Return-Path", ""))[:320]


def _blocks(message: Message, kind: str) -> Iterator[Message]:
    for part in message.walk():
        if part.get_content_type() != f"message/{kind}":
            continue
        payload = part.get_payload()
        for block in payload if isinstance(payload, list) else [email.message_from_string(str(payload))]:
            if isinstance(block, Message):
                yield block


def _word(block: Message, name: str) -> str:
    return str(block.get(name, ""))[:320].strip().lower()
