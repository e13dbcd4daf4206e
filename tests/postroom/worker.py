"""A sender in a process of its own, to be killed: python -m tests.postroom.worker FOLDER NAME PORT CONNECTIONS BATCH."""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path

from tamizdat.postroom.failover import Chain, Way
from tamizdat.postroom.greeting import Relay
from tamizdat.postroom.journal import Journal
from tamizdat.postroom.pace import Pace
from tamizdat.postroom.send import Sender
from tamizdat.postroom.smtp import SmtpTransport
from tests.fakes.sqlite_ledger import SqliteLedger
from tests.postroom.sending import a_mailing


def main(folder: Path, name: str, port: int, connections: int, batch: int) -> None:
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    sender = Sender(
        ledger=SqliteLedger(folder / "ledger.sqlite3"),
        chain=Chain([Way(SmtpTransport(Relay(host="127.0.0.1", port=port, security="none", timeout=20, patience=20)))]),
        mail=a_mailing(),
        journal=Journal(folder / f"{name}.journal"),
        worker=name,
        pace=Pace(connections=connections, batch=batch, lease=600, settle_every=0.1),
    )
    sender.send(stop)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:6]))
