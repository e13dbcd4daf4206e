"""How a conversation with a relay begins: connect, EHLO, TLS, a password. RFC 5321, 3207, 4954.

Off loopback TLS is required, with a certificate that holds for the relay's name, unless the relay's address says otherwise.
"""

from __future__ import annotations

import base64
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

from tamizdat.postroom.answers import Phase
from tamizdat.postroom.errors import TransportDown, WrongTransport
from tamizdat.postroom.reach import connected
from tamizdat.postroom.wire import Broken, Reply, Wire

Security = Literal["starttls", "tls", "none"]
_CONTINUE, _AUTHENTICATED = 334, 235


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """Where to hand mail to. ``timeout``: seconds for each answer; ``patience``: for the one after the final dot (RFC 5321 §4.5.3.2)."""

    host: str
    port: int = 587
    security: Security = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    hello: str = "localhost"
    ca_file: str = ""
    timeout: float = 60
    patience: float = 600

    @property
    def name(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Features:
    pipelining: bool = False
    eight_bit: bool = False
    starttls: bool = False
    size: int = 0
    auth: frozenset[str] = frozenset()


def relay_at(url: str, *, password: str = "", hello: str = "localhost") -> Relay:
    """``smtp://user@host:587`` (STARTTLS) or ``smtps://user@host:465``; ``?tls=off`` for a relay in the same trusted network.

    Options: ``ca=/path/of/ca.pem``. On loopback ``smtp://`` needs no TLS.
    """
    parts = urlsplit(url)
    options = parse_qs(parts.query)
    wrong = WrongTransport(
        "A mail transport is written smtp://user@host:587 or smtps://user@host:465, with ?tls=off if need be."
    )
    try:
        port = parts.port
    except ValueError as error:
        raise wrong from error
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or set(options) - {"tls", "ca"}:
        raise wrong
    security: Security = "tls" if parts.scheme == "smtps" else "starttls"
    if security == "starttls" and (options.get("tls") == ["off"] or is_loopback(parts.hostname)):
        security = "none"
    return Relay(
        host=parts.hostname,
        port=port or (465 if security == "tls" else 587),
        security=security,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or "") or password,
        hello=hello,
        ca_file=options.get("ca", [""])[0],
    )


def is_loopback(host: str) -> bool:
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost"


def trust(relay: Relay) -> ssl.SSLContext:
    """Whom we believe that it is this relay."""
    context = ssl.create_default_context(cafile=relay.ca_file or None)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


async def greeted(relay: Relay, trusted: Callable[[Relay], ssl.SSLContext] = trust) -> tuple[Wire, Features]:
    """A wire on which MAIL may be said. Raises TransportDown, which says at what it failed."""
    wire, phase = None, Phase.CONNECT
    try:
        wire = Wire(await connected(relay.host, relay.port, relay.timeout))
        phase = Phase.HELLO
        if relay.security == "tls":
            phase = Phase.TLS
            await wire.encrypt(trusted(relay), relay.host, relay.timeout)
        _expect(await wire.reply(relay.timeout), phase)
        features = await _hello(wire, relay)
        if relay.security == "starttls":
            phase = Phase.TLS
            features = await _encrypted(wire, relay, features, trusted)
        if relay.user:
            phase = Phase.AUTH
            await _sign_in(wire, relay, features)
    except (OSError, Broken) as error:
        if wire:
            wire.close()
        raise TransportDown(f"{relay.name} cannot be used ({phase}): {error}") from error
    return wire, features


async def _say(wire: Wire, relay: Relay, words: str) -> Reply:
    await wire.send(words.encode() + b"\r\n", within=relay.timeout)
    return await wire.reply(relay.timeout)


def _expect(reply: Reply, phase: Phase) -> Reply:
    if not reply.good:
        raise Broken(f"it says {reply.code} {reply.lines[-1][:200]} to {phase}")
    return reply


async def _hello(wire: Wire, relay: Relay) -> Features:
    _, *offers = _expect(await _say(wire, relay, f"EHLO {relay.hello}"), Phase.HELLO).lines
    words = {
        name.upper(): rest for name, *rest in (offer.replace("=", " ").split() for offer in offers if offer.strip())
    }
    size = words.get("SIZE", ["0"])
    return Features(
        pipelining="PIPELINING" in words,
        eight_bit="8BITMIME" in words,
        starttls="STARTTLS" in words,
        size=int(size[0]) if size and size[0].isdigit() else 0,
        auth=frozenset(map(str.upper, words.get("AUTH", []))),
    )


async def _encrypted(
    wire: Wire, relay: Relay, features: Features, trusted: Callable[[Relay], ssl.SSLContext]
) -> Features:
    if not features.starttls:
        raise Broken("it offers no TLS, and nothing is sent without; ?tls=off would allow it")
    _expect(await _say(wire, relay, "STARTTLS"), Phase.TLS)
    await wire.encrypt(trusted(relay), relay.host, relay.timeout)
    return await _hello(wire, relay)


async def _sign_in(wire: Wire, relay: Relay, features: Features) -> None:
    if relay.security == "none" and not is_loopback(relay.host):
        raise Broken("a password is not sent without TLS")
    if "PLAIN" in features.auth:
        words = _packed(f"\0{relay.user}\0{relay.password}")
        reply = await _say(wire, relay, f"AUTH PLAIN {words}")
    elif "LOGIN" in features.auth:
        reply = await _say(wire, relay, "AUTH LOGIN")
        for secret in (relay.user, relay.password):
            reply = await _say(wire, relay, _packed(secret)) if reply.code == _CONTINUE else reply
    else:
        raise Broken("it offers neither AUTH PLAIN nor LOGIN")
    if reply.code != _AUTHENTICATED:
        raise Broken(f"it refuses our name and password: {reply.code} {reply.status}")


def _packed(words: str) -> str:
    return base64.b64encode(words.encode()).decode()
