"""What stands above a letter. All that is personal is here: To, Message-ID and the way to leave; never in the body.

What an issue's readers have in common is written once; a reader's own lines are spliced in as bytes. A value with a
line end in it is refused, whoever it came from: it could write headers of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from hashlib import blake2b

from tamizdat.postroom.compose import Body
from tamizdat.postroom.errors import WrongHeader

ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9.-]{1,255}")
"""Addresses as we write them: ASCII (domains in their xn-- form), no quotes, no spaces."""

_URL = re.compile(r"https?://[\x21-\x3b\x3d\x3f-\x7e]{1,900}")
_DOMAIN = re.compile(r"[A-Za-z0-9.-]{1,200}")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Masthead:
    """What an issue says of itself. ``domain`` ends its Message-IDs, ``list_id`` is a name such as ``weekly.example.org``."""

    sender_name: str
    sender_address: str
    subject: str
    date: datetime
    domain: str
    list_name: str = ""
    list_id: str = ""
    language: str = ""
    reply_to: str = ""
    auto_submitted: str = ""
    """For mail that answers somebody's click (RFC 3834); a letter is no answer and has none."""


def message_ids(key: bytes, issue: str, domain: str) -> Callable[[str], str]:
    """Makes the Message-ID of an issue's reader: the same for ever, so that a mail sent twice is known as one; tells nobody which reader.

    ``key``: 16 to 64 secret bytes. Keyed BLAKE2b, since HMAC through OpenSSL 3 takes ten times as long.
    """
    if not _DOMAIN.fullmatch(domain):
        raise WrongHeader(f"Message-IDs cannot end in {domain!r}: give a domain such as example.org.")
    keyed = blake2b(b"%s\0" % issue.encode(), key=key, digest_size=20).copy

    def message_id(reader: str) -> str:
        mac = keyed()
        mac.update(reader.encode())
        return f"<{mac.hexdigest()}@{domain}>"

    return message_id


class Head:
    """The header block of each mail of an issue."""

    def __init__(self, masthead: Masthead, body: Body, *, issue: str, key: bytes) -> None:
        self._message_id = message_ids(key, issue, masthead.domain)
        self._common = _common(masthead) + body.content_headers

    def for_reader(self, to: str, reader: str, unsubscribe: str = "") -> bytes:
        """All header lines, without the empty one that ends them. ``reader``: what names him in the Message-ID."""
        leaving = _leaving(unsubscribe) if unsubscribe else ""
        own = f"To: {checked_address(to)}\r\nMessage-ID: {self._message_id(reader)}\r\n{leaving}"
        return own.encode() + self._common


def checked_address(address: str) -> str:
    """The address, if it can stand in a header and in an SMTP command as it is."""
    if not ADDRESS.fullmatch(address):
        raise WrongHeader("An address has characters that no relay takes: ask the reader for it again.")
    return address


def line(name: str, value: str) -> bytes:
    """A header of free words, folded and encoded as RFC 2047 wants."""
    if _UNSAFE.search(value):
        raise WrongHeader(f"{name} has a line end or a control character in it: take it out.")
    plain = value.isascii() and "=?" not in value
    written = Header(value, "us-ascii" if plain else "utf-8", header_name=name).encode(linesep="\r\n")
    return f"{name}: {written}\r\n".encode("ascii")


def _leaving(url: str) -> str:
    """RFC 2369 and, for one click, RFC 8058."""
    if not _URL.fullmatch(url):
        raise WrongHeader("A link to unsubscribe is no address of the web.")
    return f"List-Unsubscribe: <{url}>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"


def _common(masthead: Masthead) -> bytes:
    lines = [
        _mailbox("From", masthead.sender_name, masthead.sender_address),
        line("Subject", masthead.subject),
        line("Date", format_datetime(masthead.date)),
    ]
    if masthead.reply_to:
        lines.append(line("Reply-To", checked_address(masthead.reply_to)))
    if masthead.list_id:
        lines.append(_listed(masthead.list_name, masthead.list_id))
    if masthead.language:
        lines.append(line("Content-Language", masthead.language))
    if masthead.auto_submitted:
        lines.append(line("Auto-Submitted", masthead.auto_submitted))
    return b"".join(lines)


def _mailbox(name: str, words: str, address: str) -> bytes:
    return _with_angle(name, words, checked_address(address))


def _listed(words: str, list_id: str) -> bytes:
    if not _DOMAIN.fullmatch(list_id):
        raise WrongHeader(f"A list cannot be called {list_id!r}: give a name such as weekly.example.org.")
    return _with_angle("List-Id", words, list_id)


def _with_angle(name: str, words: str, inside: str) -> bytes:
    """``Words <inside>``; words that are no atoms are quoted, words beyond ASCII encoded. Without words: ``<inside>``."""
    if not words:
        return line(name, f"<{inside}>")
    if words.isascii() and not _ATOMS.fullmatch(words) and not _UNSAFE.search(words):
        words = '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return line(name, words).rstrip() + b"\r\n <" + inside.encode("ascii") + b">\r\n"
