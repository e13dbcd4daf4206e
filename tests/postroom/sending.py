"""A small post office: a ledger in memory, a journal, a relay, and a letter of twelve readers."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tamizdat.postroom.compose import compose
from tamizdat.postroom.failover import Chain, Way
from tamizdat.postroom.greeting import Relay as Address
from tamizdat.postroom.journal import Journal
from tamizdat.postroom.ledger import Claim, State
from tamizdat.postroom.mailing import Mailing
from tamizdat.postroom.pace import Pace
from tamizdat.postroom.parcels import Transport
from tamizdat.postroom.send import Sender, Sent
from tamizdat.postroom.smtp import SmtpTransport
from tests.contracts.ledger import Clock
from tests.fakes.ledger import MemoryLedger
from tests.fakes.relay import Relay
from tests.postroom.letters import a_head, a_letter

BODY = compose(a_letter())


def a_mailing(**other: Any) -> Mailing:
    parts: dict[str, Any] = {
        "head": a_head(BODY),
        "body": BODY,
        "sender": lambda claim: f"bounces+{claim.id}@farshore.example",
        "leave": lambda claim: f"https://farshore.example/letters/leave/{claim.token}",
    }
    return Mailing(**parts | other)


def transport_to(relay: Relay, **other: Any) -> SmtpTransport:
    words: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": relay.port,
        "security": "none",
        "timeout": 0.4,
        "patience": 0.4,
    }
    return SmtpTransport(Address(**words | other))


def a_chain(*transports: Transport) -> Chain:
    return Chain([Way(transport) for transport in transports], first_rest=0.05)


class PostOffice:
    """``run()`` sends what is due; ``days()`` also lets the deferred ones come due until none is."""

    def __init__(self, folder: Path, transports: Sequence[Transport], readers: int = 12, **pace: Any) -> None:
        self.clock = Clock()
        self.ledger = MemoryLedger(readers, self.clock)
        self.folder = folder
        self.chain = a_chain(*transports)
        self.stop = threading.Event()
        self.mail: Any = a_mailing()
        self.pace = Pace(**{"connections": 3, "batch": 5, "lease": 60, "settle_every": 0.02} | pace)

    def sender(self, journal: Journal) -> Sender:
        return Sender(ledger=self.ledger, chain=self.chain, mail=self.mail, journal=journal, worker="w", pace=self.pace)

    def run(self) -> Sent:
        journal = Journal(self.folder / "worker.journal")
        try:
            return self.sender(journal).send(self.stop)
        finally:
            journal.close()

    def days(self) -> None:
        self.run()
        while (wait := self.ledger.waiting()) is not None:
            self.clock.now += wait
            self.run()

    def states(self) -> dict[str, int]:
        return {state.value: number for state, number in self.ledger.counts().items()}

    def in_state(self, state: State) -> set[int]:
        return {number for number, row in self.ledger.rows.items() if row.state is state}

    def claims(self, number: int) -> list[Claim]:
        return self.ledger.claim("w", number, 60)
