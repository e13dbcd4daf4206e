"""The ledger that the kill tests send from keeps the same promises as every other."""

from __future__ import annotations

from pathlib import Path

import pytest

from tamizdat.postroom.ledger import Row
from tests.contracts.ledger import READERS, Clock, LedgerContract
from tests.fakes.sqlite_ledger import SqliteLedger


class SqliteOffice:
    def __init__(self, path: Path) -> None:
        self.clock = Clock()
        self.ledger, self.second = SqliteLedger(path, self.clock), SqliteLedger(path, self.clock)
        self.ledger.freeze(READERS)
        self.ids = list(range(1, READERS + 1))

    def unsubscribe(self, row: int) -> None:
        self.ledger.unsubscribe(row)

    def row(self, row: int) -> Row:
        return self.ledger.row(row)


class TestSqliteLedger(LedgerContract):
    @pytest.fixture
    def office(self, tmp_path: Path):
        office = SqliteOffice(tmp_path / "ledger.sqlite3")
        yield office
        office.ledger.close()
        office.second.close()
