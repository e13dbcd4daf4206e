"""How a relay is reached: its name looked up, its addresses tried in turn, and nobody else waits for that."""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from errno import EINPROGRESS
from functools import partial
from os import strerror
from typing import Any

from tamizdat.postroom.loop import WRITE, aside, ready

Address = tuple[int, int, int, str, Any]
"""As getaddrinfo gives it."""


async def connected(host: str, port: int, within: float) -> socket.socket:
    """A socket that is connected. Each address has so many seconds. Raises OSError, for the last of them."""
    fault = OSError("it has no address")
    for address in await _addresses(host, port, time.monotonic() + within):
        try:
            return await _one(address, time.monotonic() + within)
        except OSError as error:
            fault = error
    raise fault


async def _addresses(host: str, port: int, until: float) -> list[Address]:
    look_up = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    with suppress(socket.gaierror):
        return [*look_up(flags=socket.AI_NUMERICHOST)]
    try:
        return await aside(lambda: [*look_up()], until)
    except TimeoutError:
        raise TimeoutError("nobody could say its address in time") from None


async def _one(address: Address, until: float) -> socket.socket:
    family, kind, protocol, _, place = address
    sock = socket.socket(family, kind, protocol)
    try:
        sock.setblocking(False)
        await _begun(sock, place, until)
    except BaseException:
        sock.close()
        raise
    return sock


async def _begun(sock: socket.socket, place: Any, until: float) -> None:
    fault = sock.connect_ex(place)
    if fault == EINPROGRESS:
        try:
            await ready(sock, WRITE, until)
        except TimeoutError:
            raise TimeoutError("timed out") from None
        fault = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if fault:
        raise OSError(fault, strerror(fault))
