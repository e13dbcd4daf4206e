"""Tokens in links: nothing in them can be read as an address, and none can be made without ``keys/marks``.

* An *unsubscribe* token is for ever and the same for a reader and newsletter, so that the headers of a letter can be made
  again: newsletter (4 bytes) · mark (its first 16) · MAC (12), 43 letters in all.
* A *link* is for one purpose and expires: purpose (1) · end (4) · mark (32) · newsletters (4 each) · MAC (16).
"""

from __future__ import annotations

import hmac
import struct
from base64 import urlsafe_b64decode
from binascii import b2a_base64
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from hashlib import blake2b
from time import time
from typing import Final, Protocol, SupportsIndex

from tamizdat.circulation.errors import BadLink, OldLink
from tamizdat.circulation.marks import key

PART: Final = 16
"""Bytes of the mark in an unsubscribe token: enough to find one reader, no more."""

_LEAVE_MAC, _LINK_MAC, _HEAD = 12, 16, struct.Struct(">BI32s")
_LONGEST: Final = 2048
_URL_SAFE: Final = bytes.maketrans(b"+/", b"-_")


class Purposeful(SupportsIndex, Protocol):
    """What a link is good for: a number of its own, and for how long. Circulation has those under 16, giving those from 16 on."""

    @property
    def term(self) -> int:
        """Seconds."""
        ...


class Purpose(IntEnum):
    """What a link is good for, and nothing else."""

    CONFIRM = 1
    YOURS = 2

    @property
    def term(self) -> int:
        """Seconds."""
        return {Purpose.CONFIRM: 7 * 86400, Purpose.YOURS: 2 * 86400}[self]


@dataclass(frozen=True, slots=True)
class Link:
    """What a good link says: whose it is, until when (seconds since 1970), and the newsletters that it names."""

    mark: bytes
    ends: int
    newsletters: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Leave:
    """What an unsubscribe token says: the newsletter, and the beginning of the reader's mark."""

    newsletter: int
    part: bytes


def unsubscribe_token(newsletter_id: int, mark: bytes) -> str:
    """For the header of a letter: keyed, without an address, the same each time."""
    return unsubscribe_tokens(newsletter_id)(mark)


def unsubscribe_tokens(newsletter_id: int) -> Callable[[bytes], str]:
    """Makes the tokens of many readers of one newsletter."""
    its, keyed = struct.pack(">I", newsletter_id), _keyed("unsubscribe", _LEAVE_MAC).copy

    def token(mark: bytes) -> str:
        said = its + mark[:PART]
        mac = keyed()
        mac.update(said)
        return _text(said + mac.digest())

    return token


def unsubscribe_url(address_of_counter: str, token: str) -> str:
    """Where a one-click POST goes (RFC 8058); ``address_of_counter`` is the newspaper's, without a slash at its end."""
    return f"{address_of_counter}/letters/leave/{token}"


def read_unsubscribe(token: str) -> Leave:
    """Raises :class:`BadLink`."""
    said = _checked("unsubscribe", token, _LEAVE_MAC)
    if len(said) != 4 + PART:
        raise BadLink("This link is not from here.")
    return Leave(struct.unpack_from(">I", said)[0], said[4:])


def link_token(purpose: Purposeful, mark: bytes, newsletters: Iterable[int] = (), *, now: float | None = None) -> str:
    """A link for the holder of an address, good for ``purpose.term`` from ``now``."""
    ends = int(time() if now is None else now) + purpose.term
    ids = tuple(newsletters)
    said = _HEAD.pack(purpose, ends, bytes(mark)) + struct.pack(f">{len(ids)}I", *ids)
    return _text(said + _mac("link", said, _LINK_MAC))


def read_link(purpose: Purposeful, token: str, *, now: float | None = None) -> Link:
    """Raises :class:`BadLink`, and :class:`OldLink` when it was good once."""
    said = _checked("link", token, _LINK_MAC)
    rest = said[_HEAD.size :]
    if len(said) < _HEAD.size or len(rest) % 4:
        raise BadLink("This link is not from here.")
    given, ends, mark = _HEAD.unpack_from(said)
    if given != purpose:
        raise BadLink("This link is for something else.")
    if (time() if now is None else now) > ends:
        raise OldLink("This link has expired.")
    return Link(mark, ends, struct.unpack(f">{len(rest) // 4}I", rest))


def form_token(now: float | None = None) -> str:
    """For a form that is being shown: says when that was. The counter has no cookie; this stands where a CSRF token would."""
    said = struct.pack(">I", int(time() if now is None else now))
    return _text(said + _mac("form", said, _LINK_MAC))


def form_age(token: str, *, now: float | None = None) -> float:
    """Seconds since the form was shown. Raises :class:`BadLink`."""
    said = _checked("form", token, _LINK_MAC)
    if len(said) != 4:  # noqa: PLR2004  bytes of a time
        raise BadLink("This form is not from here.")
    shown: int = struct.unpack(">I", said)[0]
    return (time() if now is None else now) - shown


def _mac(purpose: str, said: bytes, length: int) -> bytes:
    mac = _keyed(purpose, length)
    mac.update(said)
    return mac.digest()


def _keyed(purpose: str, length: int) -> blake2b:
    """Keyed BLAKE2b, since HMAC through OpenSSL 3 takes four times as long and lets other threads in between."""
    return blake2b(key=key(f"token {purpose}"), digest_size=length)


def _checked(purpose: str, token: str, length: int) -> bytes:
    """What a token says, if we said it."""
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4)) if len(token) <= _LONGEST else b""
    except ValueError:
        raw = b""
    said, mac = raw[:-length], raw[-length:]
    if len(raw) <= length or not hmac.compare_digest(mac, _mac(purpose, said, length)) or _text(raw) != token:
        raise BadLink("This link is not from here.")
    return said


def _text(raw: bytes) -> str:
    return b2a_base64(raw, newline=False).translate(_URL_SAFE, b"=").decode()
