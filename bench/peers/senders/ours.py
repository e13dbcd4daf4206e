"""Our own sender: claims from a ledger in SQLite, journal, ten lines, and a signature if asked: python -m … PORT NUMBER KIND."""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bench.peers.senders.letter import HTML, TEXT
from tamizdat.postroom.answers import Fate
from tamizdat.postroom.compose import Letter, compose
from tamizdat.postroom.dkim import SigningKey, new_key, signer
from tamizdat.postroom.failover import Chain, Way
from tamizdat.postroom.greeting import Relay
from tamizdat.postroom.headers import Head, Masthead
from tamizdat.postroom.journal import Journal
from tamizdat.postroom.mailing import Mailing
from tamizdat.postroom.pace import Pace
from tamizdat.postroom.send import Sender
from tamizdat.postroom.smtp import SmtpTransport
from tests.fakes.sqlite_ledger import SqliteLedger


def mailing(kind: str) -> Mailing:
    body = compose(Letter("The weekly letter", TEXT, HTML))
    masthead = Masthead(
        sender_name="The Far Shore",
        sender_address="letters@farshore.example",
        subject="The weekly letter",
        date=datetime.now(UTC),
        domain="farshore.example",
        list_id="weekly.farshore.example",
    )
    kinds = {"rsa": [False], "ed25519": [True], "both": [False, True]}.get(kind, [])
    keys = [SigningKey("farshore.example", "post", new_key(ed=ed)) for ed in kinds]
    return Mailing(
        head=Head(masthead, body, issue="7", key=b"k" * 32),
        body=body,
        sender=lambda claim: f"bounces+{claim.id}@farshore.example",
        leave=lambda claim: f"https://farshore.example/letters/leave/{claim.token}",
        **({"sign": signer(keys, body.plain)} if keys else {}),
    )


def main(port: int, number: int, kind: str) -> None:
    with tempfile.TemporaryDirectory(prefix="bench-mail-") as folder:
        ledger = SqliteLedger(Path(folder) / "ledger.sqlite3")
        ledger.freeze(number)
        journal = Journal(Path(folder) / "journal")
        sent = Sender(
            ledger=ledger,
            chain=Chain([Way(SmtpTransport(Relay(host="127.0.0.1", port=port, security="none")))]),
            mail=mailing(kind),
            journal=journal,
            worker="w",
            pace=Pace(connections=10, batch=500),
        ).send()
        journal.close()
        assert sent.fates == {Fate.ACCEPTED: number}, sent


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
