"""SIGKILL while mail is on its way. bench/mail_kills.py does the same with 20,000 readers and 30 kills."""

from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path

import pytest

from tamizdat.postroom.ledger import State
from tests.fakes.relay import DOT, MANNERS, Relay
from tests.fakes.sqlite_ledger import SqliteLedger
from tests.postroom.kills import kill_a_send, start

CONNECTIONS = 4


@pytest.fixture
def relay():
    with Relay() as relay:
        yield relay


@pytest.mark.parametrize(("workers", "kills"), [(1, 3), (2, 2)])
def test_a_kill_loses_nobody_and_leaves_in_doubt_no_more_than_it_had_lines(
    relay: Relay, tmp_path: Path, workers: int, kills: int
):
    found = kill_a_send(tmp_path, relay, readers=300, kills=kills, connections=CONNECTIONS, workers=workers, batch=50)
    assert found.kills == kills
    assert found.lost == []
    assert found.doubled == []
    assert len(found.doubt) <= CONNECTIONS * found.kills
    assert sum(found.states.values()) == found.audience


def test_who_asks_a_worker_to_end_gets_a_ledger_without_doubt(relay: Relay, tmp_path: Path):
    ledger = SqliteLedger(tmp_path / "ledger.sqlite3")
    ledger.freeze(400)
    relay.says[DOT] = lambda _: time.sleep(0.002) or MANNERS[DOT]
    worker = start(tmp_path, relay, 0, CONNECTIONS, 50)
    while len(relay.taken) < 40:
        assert worker.poll() is None
        time.sleep(0.001)
    worker.send_signal(signal.SIGTERM)
    try:
        assert worker.wait(20) == 0
    except subprocess.TimeoutExpired:
        worker.kill()
        raise
    assert set(ledger.counts()) == {State.ACCEPTED, State.QUEUED}
    assert ledger.counts()[State.ACCEPTED] == len(relay.taken) == len(set(relay.readers()))
    ledger.close()
