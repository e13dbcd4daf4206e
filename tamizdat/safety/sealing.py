"""Short texts sealed to a public key: who seals cannot open. X25519 (RFC 7748), HKDF-SHA-256 (RFC 5869), AES-256-GCM.

One key exchange for each text would take sixty microseconds to open; for a million texts that is a minute. So texts
are sealed in *frames*: the sealer makes an ephemeral pair, exchanges once, forgets the ephemeral private key and keeps
only the frame's AES key, for at most :data:`TERM` seconds and :data:`ROOM` texts. The opener exchanges once a frame.

    sealed = version (1) · key id (4) · ephemeral public key (32) · nonce (12) · ciphertext and tag

The plain text is filled up to a multiple of :data:`BLOCK` bytes, so that its length tells next to nothing. What a
text belongs to is bound to it as associated data: moved to another row, it does not open.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from time import monotonic
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION: Final = b"\x01"
BLOCK: Final = 32
ROOM: Final = 10_000
TERM: Final = 3600.0
FRAMES: Final = 4096
"""Frames whose key an opener remembers."""

_KEY: Final = slice(1, 5)
_EPHEMERAL: Final = slice(5, 37)
_NONCE: Final = slice(37, 49)
_TEXT: Final = slice(49, None)
_FRAME: Final = slice(0, 37)
"""All that a frame's texts begin with."""


class NotOpened(Exception):  # noqa: N818  it reads as what happened
    """Sealed to another key, bound to something else, or damaged. The message tells nothing of the text."""


def key_id(public: X25519PublicKey) -> bytes:
    """Four bytes that say which key a text was sealed to."""
    return sha256(b"tamizdat key" + public.public_bytes_raw()).digest()[:4]


def prefix(public: X25519PublicKey) -> bytes:
    """What every text sealed to this key begins with."""
    return VERSION + key_id(public)


@dataclass(slots=True)
class _Frame:
    head: bytes
    cipher: AESGCM
    ends: float
    room: int = ROOM


class Sealer:
    """Seals to one public key; may be used by several threads."""

    def __init__(self, public: X25519PublicKey) -> None:
        self.public = public
        self._lock = Lock()
        self._frame: _Frame | None = None

    def seal(self, text: str, bound_to: bytes) -> bytes:
        """``text`` for the holder of the private key; opens only with the same ``bound_to``."""
        frame, nonce = self._current(), os.urandom(12)
        return frame.head + nonce + frame.cipher.encrypt(nonce, _filled(text.encode()), bound_to)

    def _current(self) -> _Frame:
        with self._lock:
            frame = self._frame
            if frame is None or frame.room <= 0 or monotonic() > frame.ends:
                frame = self._frame = self._new()
            frame.room -= 1
            return frame

    def _new(self) -> _Frame:
        private = X25519PrivateKey.generate()
        ephemeral = private.public_key().public_bytes_raw()
        cipher = _cipher(private.exchange(self.public), ephemeral, self.public.public_bytes_raw())
        return _Frame(prefix(self.public) + ephemeral, cipher, monotonic() + TERM)


class Opening:
    """Opens what was sealed to any of its private keys. Used by one thread."""

    def __init__(self, keys: Sequence[X25519PrivateKey]) -> None:
        self._keys = {key_id(key.public_key()): key for key in keys}
        self._frames: OrderedDict[bytes, AESGCM] = OrderedDict()

    def open(self, sealed: bytes, bound_to: bytes) -> str:
        """The text. Raises :class:`NotOpened`."""
        cipher = self._frames.get(sealed[_FRAME]) or self._cipher_of(sealed)
        try:
            filled = cipher.decrypt(sealed[_NONCE], sealed[_TEXT], bound_to)
        except (InvalidTag, ValueError):  # cut short, it has no whole nonce
            raise NotOpened("A sealed text is damaged or belongs elsewhere.") from None
        return filled.rstrip(b"\0").decode()

    def forget(self) -> None:
        """Let go of all keys. Python cannot wipe them; a process that ends soon after is the rest of it."""
        self._keys.clear()
        self._frames.clear()

    def _cipher_of(self, sealed: bytes) -> AESGCM:
        if sealed[:1] != VERSION or len(sealed) < _TEXT.start + 16 + BLOCK:
            raise NotOpened("This is no sealed text of ours.")
        cipher = self._frames[sealed[_FRAME]] = self._exchanged(sealed[_KEY], sealed[_EPHEMERAL])
        if len(self._frames) > FRAMES:
            self._frames.popitem(last=False)
        return cipher

    def _exchanged(self, key: bytes, ephemeral: bytes) -> AESGCM:
        private = self._keys.get(key)
        if private is None:
            raise NotOpened("A text is sealed to a key that is not here.")
        try:
            shared = private.exchange(X25519PublicKey.from_public_bytes(ephemeral))
        except ValueError:  # a point of low order: nobody seals to that by accident
            raise NotOpened("A sealed text is damaged or belongs elsewhere.") from None
        return _cipher(shared, ephemeral, private.public_key().public_bytes_raw())


def _cipher(shared: bytes, ephemeral: bytes, public: bytes) -> AESGCM:
    derived = HKDF(SHA256(), 32, salt=ephemeral + public, info=b"tamizdat sealed text 1").derive(shared)
    return AESGCM(derived)


def _filled(text: bytes) -> bytes:
    if b"\0" in text:
        raise ValueError("A text to be sealed has no zero bytes in it.")
    return text + b"\0" * (-len(text) % BLOCK or (BLOCK if not text else 0))
