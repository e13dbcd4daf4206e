"""The kill test: SIGKILL at random moments of a real newspaper's send; who was lost, doubled or left in doubt, row by row.

bench/mail_kills.py [--postgresql] [--rude] [--readers N] [--kills N] [--connections N] [--seed N] [--json]
On SQLite one post, on PostgreSQL four, each a process ``tamizdat run --only post``, started again at once when it was killed.
--rude: the relay greylists, refuses some readers, stalls, hangs up before and after the dot, dies three times and comes back.
Ends with 1 when the promise is broken: nobody lost, in doubt and doubled at most the lines that were open at a kill or a death of
the relay and the dots that it left without an answer, every one listed, and a certificate whose sum is the frozen audience.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.peers.newspaper import an_issue_for, founded
from tests.fakes.relay import Relay
from tests.fakes.rude_relay import Rudeness, dying

if TYPE_CHECKING:
    from tests.pipeline.kills import Found

MACHINES = 4
AWAY = 3.0
OFTEN = 500
LIMIT = 3600.0


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--postgresql", action="store_true")
    arguments.add_argument("--rude", action="store_true")
    arguments.add_argument("--readers", type=int, default=20_000)
    arguments.add_argument("--kills", type=int, default=30)
    arguments.add_argument("--connections", type=int, default=10)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--json", action="store_true")
    asked = arguments.parse_args()
    if asked.postgresql and not os.environ.get("TAMIZDAT_TEST_DATABASE"):
        os.execv(Path(__file__).parents[1] / "bin/postgres", ["postgres", sys.executable, *sys.argv])
    found = measured(asked)
    print(json.dumps(asdict(found)) if asked.json else table(found))
    sys.exit(0 if found.kept else 1)


def measured(asked: argparse.Namespace) -> Found:
    with founded() as here, tempfile.TemporaryDirectory(prefix="bench-kills-") as folder:
        return _killed(asked, here, Path(folder))


def _killed(asked: argparse.Namespace, here: Path, folder: Path) -> Found:
    from django.db import connection

    from tests.pipeline.kills import kill_a_send
    from tests.pipeline.posts import Posts, another_machine

    readers = [f"reader{n}@{'abcdefgh'[n % 8]}.example.org" for n in range(asked.readers)]
    issue = an_issue_for(readers)
    machines = [here]
    if connection.vendor == "postgresql":
        machines = [another_machine(here, folder / f"machine-{n}") for n in range(MACHINES)]
    with ExitStack() as stack:
        relay = stack.enter_context(Relay())
        died = _unfriendly(asked, relay, stack)
        posts = stack.enter_context(Posts(machines, relay, asked.connections))
        found = kill_a_send(issue, posts, relay, readers, kills=asked.kills, seed=asked.seed, limit=LIMIT)
        return replace(found, bound=found.bound + len(relay.unanswered) + len(died) * len(posts) * asked.connections)


def _unfriendly(asked: argparse.Namespace, relay: Relay, stack: ExitStack) -> list[int]:
    """The moments of its deaths; none for a friendly one."""
    relay.keeps_texts = False
    if not asked.rude:
        return []
    relay.stall = AWAY
    Rudeness(OFTEN, random.Random(asked.seed)).teach(relay)
    return stack.enter_context(dying(relay, [asked.readers * n // 10 for n in (2, 4, 6)], AWAY))


def table(found: Found) -> str:
    made = found.certificate
    states = {state.value: number for state, number in made.states.items()}
    rows = {
        "readers, kills, seconds": f"{found.readers:,}, {found.kills}, {found.seconds:.0f}",
        "states by the certificate": f"{states}, together {sum(states.values()):,} in {made.blocks} blocks",
        "lost": f"{len(found.lost)} {found.lost or ''}",
        "doubled": f"{len(found.doubled)} {found.doubled or ''}",
        "in doubt": f"{len(found.doubt)}; of these the relay has {found.doubt_taken}",
        "may be in doubt or doubled": f"{found.bound}",
        "rows in doubt": f"{found.doubt}",
    }
    lines = [f"{name:28}{value}" for name, value in rows.items()]
    return "\n".join([*lines, "The promise was kept." if found.kept else "THE PROMISE WAS BROKEN."])


if __name__ == "__main__":
    main()
