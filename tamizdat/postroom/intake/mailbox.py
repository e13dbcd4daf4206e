"""A mailbox over IMAP that bounces are delivered to, at whoever keeps the newspaper's mail."""

from __future__ import annotations

import imaplib
import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from tamizdat.postroom.errors import TransportDown, Unreadable
from tamizdat.postroom.greeting import is_loopback
from tamizdat.postroom.intake.letterbox import LARGEST, Take, recipients_of

AT_ONCE = 500
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """TLS always, but on loopback."""

    host: str
    user: str
    password: str = field(repr=False)
    port: int = 993
    folder: str = "INBOX"
    timeout: float = 30


def empty(mailbox: Mailbox, take: Take) -> int:
    """Take what has come, and delete it there once it is taken. Gives the number. Raises TransportDown.

    A mail that cannot be read is deleted too, or it would come for ever; one that ``take`` could not take now stays.
    """
    taken = 0
    with _opened(mailbox) as imap:
        _, (found,) = imap.uid("SEARCH", "UNDELETED")
        for uid in (found or b"").split()[:AT_ONCE]:
            if _took(imap, uid.decode(), take):
                imap.uid("STORE", uid.decode(), "+FLAGS", r"(\Deleted)")
                taken += 1
        imap.expunge()
    return taken


def look(mailbox: Mailbox) -> int:
    """How many mails wait there; nothing is taken. Raises TransportDown, where :func:`empty` would."""
    with _opened(mailbox) as imap:
        _, (found,) = imap.uid("SEARCH", "UNDELETED")
        return len((found or b"").split())


def _took(imap: imaplib.IMAP4, uid: str, take: Take) -> bool:
    raw = _fetched(imap, uid)
    try:
        take(raw, recipients_of(raw))
    except Unreadable as error:
        _log.info("%s", error)
    except Exception as error:  # noqa: BLE001  whatever it was, the mail stays and comes again
        _log.warning("A returned mail could not be taken: %s", type(error).__name__)
        return False
    return True


def _fetched(imap: imaplib.IMAP4, uid: str) -> bytes:
    """At most a byte more than is read: a mail of gigabytes must not come through the line."""
    _, parts = imap.uid("FETCH", uid, f"(BODY.PEEK[]<0.{LARGEST + 1}>)")
    return next((part[1] for part in parts if isinstance(part, tuple)), b"")


@contextmanager
def _opened(mailbox: Mailbox) -> Iterator[imaplib.IMAP4]:
    try:
        imap = _connected(mailbox)
        try:
            imap.login(mailbox.user, mailbox.password)
            kind, _ = imap.select(mailbox.folder)
            if kind != "OK":
                raise TransportDown(f"There is no folder {mailbox.folder} in the mailbox at {mailbox.host}.")
            yield imap
        finally:
            with suppress(OSError, imaplib.IMAP4.error):
                imap.logout()
    except (OSError, imaplib.IMAP4.error) as error:
        raise TransportDown(
            f"The mailbox at {mailbox.host}:{mailbox.port} cannot be read: {type(error).__name__}."
        ) from None


def _connected(mailbox: Mailbox) -> imaplib.IMAP4:
    if is_loopback(mailbox.host):
        return imaplib.IMAP4(mailbox.host, mailbox.port, timeout=mailbox.timeout)
    context = ssl.create_default_context()
    return imaplib.IMAP4_SSL(mailbox.host, mailbox.port, ssl_context=context, timeout=mailbox.timeout)
