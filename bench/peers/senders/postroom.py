"""The postroom alone: no newspaper, a ledger of plain SQL, open addresses: python -m … PORT NUMBER. Prints processor seconds."""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bench.peers.running import processor_seconds
from bench.peers.senders.letter import HTML, TEXT
from tamizdat.postroom.answers import Fate
from tamizdat.postroom.compose import Letter, compose
from tamizdat.postroom.failover import Chain, Way
from tamizdat.postroom.greeting import Relay
from tamizdat.postroom.headers import Head, Masthead
from tamizdat.postroom.journal import Journal
from tamizdat.postroom.mailing import Mailing
from tamizdat.postroom.pace import Pace
from tamizdat.postroom.send import Sender
from tamizdat.postroom.smtp import SmtpTransport
from tests.fakes.sqlite_ledger import SqliteLedger


def mailing() -> Mailing:
    body = compose(Letter("The weekly letter", TEXT, HTML))
    masthead = Masthead(
        sender_name="The Far Shore",
        sender_address="letters@farshore.example",
        subject="The weekly letter",
        date=datetime.now(UTC),
        domain="farshore.example",
        list_id="weekly.farshore.example",
    )
    return Mailing(
        head=Head(masthead, body, issue="7", key=b"k" * 32),
        body=body,
        sender=lambda claim: f"bounces+{claim.id}@farshore.example",
        leave=lambda claim: f"https://farshore.example/letters/leave/{claim.token}",
    )


def main(port: int, number: int) -> None:
    with tempfile.TemporaryDirectory(prefix="bench-mail-") as folder:
        ledger = SqliteLedger(Path(folder) / "ledger.sqlite3")
        ledger.freeze(number)
        journal = Journal(Path(folder) / "journal")
        sender = Sender(
            ledger=ledger,
            chain=Chain([Way(SmtpTransport(Relay(host="127.0.0.1", port=port, security="none")))]),
            mail=mailing(),
            journal=journal,
            worker="w",
            pace=Pace(connections=10, batch=1000),
        )
        before = processor_seconds()
        sent = sender.send()
        print(processor_seconds() - before)
        journal.close()
        assert sent.fates == {Fate.ACCEPTED: number}, sent


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
