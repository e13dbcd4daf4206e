"""The kill test: SIGKILL at random moments of a send; who was lost, doubled or left in doubt, row by row.

bench/mail_kills.py [--readers N] [--kills N] [--workers N] [--connections N] [--seed N] [--json]
Ends with 1 when the promise is broken: nobody lost, in doubt and doubled at most the open connections of each kill, and a sum
that is the frozen audience.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.fakes.relay import Relay
from tests.postroom.kills import Found, kill_a_send


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--readers", type=int, default=20_000)
    arguments.add_argument("--kills", type=int, default=30)
    arguments.add_argument("--workers", type=int, default=1)
    arguments.add_argument("--connections", type=int, default=10)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--json", action="store_true")
    asked = arguments.parse_args()
    started = time.monotonic()
    with Relay() as relay, tempfile.TemporaryDirectory(prefix="bench-kills-") as folder:
        found = kill_a_send(
            Path(folder),
            relay,
            readers=asked.readers,
            kills=asked.kills,
            connections=asked.connections,
            workers=asked.workers,
            seed=asked.seed,
        )
    print(json.dumps(asdict(found)) if asked.json else _told(found, asked.connections, time.monotonic() - started))
    sys.exit(0 if _kept(found, asked.connections) else 1)


def _kept(found: Found, connections: int) -> bool:
    whole = sum(found.states.values()) == found.audience
    return whole and not found.lost and found.uncertain <= connections * found.kills


def _told(found: Found, connections: int, seconds: float) -> str:
    lines = [
        f"{found.audience:,} readers, {found.kills} kills, {seconds:.0f} s",
        f"states    {found.states}, together {sum(found.states.values()):,}",
        f"lost      {len(found.lost)} {found.lost or ''}",
        f"doubled   {len(found.doubled)} {found.doubled or ''}",
        f"in doubt  {len(found.doubt)} of at most {connections * found.kills}; of these the relay has {found.doubt_taken}",
        f"rows      {found.doubt}",
        "The promise was kept." if _kept(found, connections) else "THE PROMISE WAS BROKEN.",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
