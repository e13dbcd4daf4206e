"""The kill test: a send in real processes, SIGKILL at random moments, the sums after it. Also run by bench/mail_kills.py."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tamizdat.postroom.ledger import State
from tests.fakes.ledger import reader
from tests.fakes.relay import Relay
from tests.fakes.sqlite_ledger import SqliteLedger

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Found:
    """After the last worker has ended by itself. ``lost``: in no state that ends, or accepted and not at the relay."""

    states: dict[str, int]
    lost: list[int]
    doubled: list[int]
    doubt: list[int]
    doubt_taken: int
    kills: int
    audience: int

    @property
    def uncertain(self) -> int:
        return len(self.doubled) + len(self.doubt)


def kill_a_send(
    folder: Path,
    relay: Relay,
    *,
    readers: int,
    kills: int,
    connections: int,
    workers: int = 1,
    batch: int = 200,
    seed: int = 1,
) -> Found:
    """Kills are spread over the send: each comes after a random number of further mails has reached the relay."""
    chance = random.Random(seed)  # noqa: S311  moments, not secrets
    ledger = SqliteLedger(folder / "ledger.sqlite3")
    ledger.freeze(readers)
    running = {n: start(folder, relay, n, connections, batch) for n in range(workers)}
    done = 0
    while any(worker.poll() is None for worker in running.values()):
        goal = len(relay.taken) + chance.randint(1, max(2, 2 * readers // (kills + 1) - 1))
        while (
            done < kills and len(relay.taken) < min(goal, readers) and any(w.poll() is None for w in running.values())
        ):
            time.sleep(0.0005)
        if done == kills:
            for worker in running.values():
                worker.wait(120)
        elif alive := [n for n, worker in running.items() if worker.poll() is None]:
            victim = chance.choice(alive)
            running[victim].kill()
            running[victim].wait()
            running[victim] = start(folder, relay, victim, connections, batch)
            done += 1
    found = _found(ledger, relay, readers, done)
    ledger.close()
    return found


def start(folder: Path, relay: Relay, number: int, connections: int, batch: int) -> subprocess.Popen[bytes]:
    words = ["-m", "tests.postroom.worker", str(folder), f"w{number}", str(relay.port), str(connections), str(batch)]
    return subprocess.Popen([sys.executable, *words], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})


def _found(ledger: SqliteLedger, relay: Relay, readers: int, kills: int) -> Found:
    got = Counter(relay.readers())
    accepted, doubt = ledger.in_state(State.ACCEPTED), ledger.in_state(State.DOUBT)
    unsure = accepted | doubt
    return Found(
        states={state.value: number for state, number in ledger.counts().items()},
        lost=[n for n in range(1, readers + 1) if n not in unsure or (n in accepted and not got[reader(n)])],
        doubled=[n for n in range(1, readers + 1) if got[reader(n)] > 1],
        doubt=sorted(doubt),
        doubt_taken=sum(bool(got[reader(n)]) for n in doubt),
        kills=kills,
        audience=readers,
    )
