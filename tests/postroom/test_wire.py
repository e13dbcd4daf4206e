"""What leaves over a line that is slower than we are, and how much of it had left when it broke."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from tamizdat.postroom.loop import run
from tamizdat.postroom.wire import Broken, Wire

PARTS = (b"head\r\n", b"body" * 5_000_000, b".\r\n")


@pytest.fixture
def line() -> Iterator[tuple[Wire, socket.socket]]:
    """Ours, and the relay's end."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        wire = Wire(socket.create_connection(door.getsockname()))
        theirs, _ = door.accept()
        with theirs:
            yield wire, theirs
        wire.close()


def test_a_long_mail_leaves_whole_though_its_relay_reads_slowly(line: tuple[Wire, socket.socket]):
    wire, theirs = line
    got = bytearray()

    def read() -> None:
        time.sleep(0.2)
        while received := theirs.recv(1 << 20):
            got.extend(received)

    reading = threading.Thread(target=read)
    reading.start()
    run(wire.send(*PARTS, within=30))
    wire.close()
    reading.join()
    assert bytes(got) == b"".join(PARTS)


def test_a_relay_that_reads_no_more_is_told_with_what_had_left(line: tuple[Wire, socket.socket]):
    wire, _ = line
    with pytest.raises(Broken, match="too slowly") as told:
        run(wire.send(*PARTS, within=0.3))
    assert len(PARTS[0]) < told.value.sent < sum(map(len, PARTS))
