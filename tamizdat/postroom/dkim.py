"""DKIM signatures (RFC 6376) with RSA-2048 and Ed25519 (RFC 8463), for relays that do not sign.

All readers of an issue have one body, so it is hashed once; a mail costs one signature over its headers. From, To and
Subject are signed once more than they are there, so that nobody can add another; the lines for leaving are signed because
RFC 8058 §4 wants it. OpenSSL signs outside Python's lock: threads use all cores.
"""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa

from tamizdat.postroom.errors import WrongKey

_Key = rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey
LEAST_BITS = 2048
OVERSIGNED = (b"from", b"to", b"subject")
SIGNED = frozenset(
    b"from to subject date message-id reply-to mime-version content-type content-transfer-encoding content-language "
    b"list-id list-unsubscribe list-unsubscribe-post auto-submitted".split()
)
_FOLD, _SPACES = re.compile(rb"\r\n(?=[ \t])"), re.compile(rb"[ \t]+")
_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*")


@dataclass(frozen=True, slots=True, repr=False)
class SigningKey:
    """The key of ``selector._domainkey.domain``. Raises WrongKey."""

    domain: str
    selector: str
    pem: bytes

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.domain) or not _NAME.fullmatch(self.selector):
            raise WrongKey("A signing key belongs to a domain and a selector, such as example.org and post1.")
        self.private()

    def private(self) -> _Key:
        try:
            key = serialization.load_pem_private_key(self.pem, None)
        except (ValueError, TypeError) as error:
            raise WrongKey(
                f"The key of {self.selector}._domainkey.{self.domain} is no PEM key without passphrase."
            ) from error
        if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= LEAST_BITS:
            return key
        if isinstance(key, ed25519.Ed25519PrivateKey):
            return key
        raise WrongKey(
            f"The key of {self.selector}._domainkey.{self.domain} has to be RSA of {LEAST_BITS} bits or more, or Ed25519."
        )

    def record(self) -> str:
        """What stands in DNS as TXT of ``selector._domainkey.domain``."""
        key = self.private()
        if isinstance(key, rsa.RSAPrivateKey):
            public = key.public_key().public_bytes(
                serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
            )
            return f"v=DKIM1; k=rsa; p={_base64(public)}"
        public = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        return f"v=DKIM1; k=ed25519; p={_base64(public)}"


def new_key(*, ed: bool = False) -> bytes:
    """A fresh private key as PEM."""
    key: _Key = ed25519.Ed25519PrivateKey.generate() if ed else rsa.generate_private_key(65537, LEAST_BITS)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def signer(
    keys: Sequence[SigningKey], plain: bytes, *, clock: Callable[[], float] = time.time
) -> Callable[[bytes], bytes]:
    """Puts a signature of each key above a mail's header lines. ``plain``: the issue's common body, hashed here and once."""
    hashed = _base64(sha256(relaxed_body(plain)).digest())
    hands = [_Hand(key, hashed) for key in keys]

    def signed(head: bytes) -> bytes:
        names, lines = _chosen(head)
        now = int(clock())
        return b"".join([*(hand.signature(names, lines, now) for hand in hands), head])

    return signed


def relaxed_body(plain: bytes) -> bytes:
    """RFC 6376 §3.4.4."""
    lines = [_SPACES.sub(b" ", line).rstrip(b" ") for line in plain.split(b"\r\n")]
    whole = b"\r\n".join(lines).rstrip(b"\r\n")
    return whole + b"\r\n" if whole else b""


def _chosen(head: bytes) -> tuple[bytes, bytes]:
    """The names for ``h=``, and the lines they stand for."""
    relaxed = [_relaxed(line) for line in _FOLD.sub(b"", head).split(b"\r\n")]
    chosen = [(name, line) for name, line in relaxed if name in SIGNED]
    return b":".join([*(name for name, _ in chosen), *OVERSIGNED]), b"".join(line for _, line in chosen)


@lru_cache(maxsize=64)
def _relaxed(line: bytes) -> tuple[bytes, bytes]:
    """Name and line as RFC 6376 §3.4.2 has them. Most lines of a head are those of all heads."""
    name, _, value = line.partition(b":")
    lower = name.strip().lower()
    return lower, b"%s:%s\r\n" % (lower, _SPACES.sub(b" ", value).strip(b" "))


class _Hand:
    """One key at work on one issue."""

    def __init__(self, key: SigningKey, body_hash: str) -> None:
        algorithm, self._sign = _signing(key.private())
        self._first = f"v=1; a={algorithm}; c=relaxed/relaxed; d={key.domain}; s={key.selector};"
        self._body_hash = body_hash

    def signature(self, names: bytes, lines: bytes, now: int) -> bytes:
        """Folded only where the signed form has a space, or inside ``b=``, which is signed as if it were empty."""
        tags = [self._first, f"t={now}; bh={self._body_hash};", f"h={names.decode()};", "b="]
        made = _base64(self._sign(lines + b"dkim-signature:" + " ".join(tags).encode()))
        pieces = [made[at : at + 72] for at in range(0, len(made), 72)]
        return b"DKIM-Signature: " + "\r\n ".join([*tags, *pieces]).encode() + b"\r\n"


def _signing(key: _Key) -> tuple[str, Callable[[bytes], bytes]]:
    if isinstance(key, rsa.RSAPrivateKey):
        return "rsa-sha256", lambda data: key.sign(data, padding.PKCS1v15(), hashes.SHA256())
    return "ed25519-sha256", lambda data: key.sign(sha256(data).digest())


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
