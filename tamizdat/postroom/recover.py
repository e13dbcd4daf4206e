"""After a crash: what the journal tells goes into the ledger before anything else is sent."""

from __future__ import annotations

from tamizdat.postroom.journal import Journal
from tamizdat.postroom.ledger import Ledger


def recover(ledger: Ledger, journal: Journal, worker: str) -> int:
    """Every row this worker held gets the state its journal gives it, and those of workers that never came back their doubt.

    Gives the number of rows the journal knew. Can be killed and repeated: the journal is emptied only when the ledger has all of it.
    """
    seen = journal.read()
    ledger.recover(worker, seen)
    ledger.expire()
    journal.clear()
    return len(seen)
