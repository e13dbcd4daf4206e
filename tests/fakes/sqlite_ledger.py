"""A ledger in a small SQLite file, for the tests that kill processes: plain sqlite3, the rules of tamizdat.postroom.ledger."""

# ruff: noqa: S608  the columns are the fields of a class, the conditions are written below
from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields
from operator import attrgetter
from pathlib import Path

from tamizdat.postroom import ledger as rules
from tamizdat.postroom.answers import Fate
from tamizdat.postroom.ledger import Claim, Outcome, Row, State
from tests.fakes.ledger import reader

_COLUMNS = ", ".join(field.name.replace("first", "first_at") for field in fields(Row))
_values = attrgetter(*(field.name for field in fields(Row)))
_MARKS = ", ".join(f"{column} = ?" for column in _COLUMNS.split(", "))


_ENDS = {
    Fate.ACCEPTED: State.ACCEPTED,
    Fate.REFUSED: State.REFUSED,
    Fate.DOUBT: State.DOUBT,
    Fate.UNSENT: State.QUEUED,
}


class SqliteLedger:
    """Each handle has a connection of its own; each call is one durable transaction."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self._db = sqlite3.connect(path, isolation_level=None, timeout=30, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._clock = clock

    def freeze(self, readers: int) -> None:
        with self._writing() as db:
            db.execute(
                f"CREATE TABLE delivery (id INTEGER PRIMARY KEY, gone INTEGER DEFAULT 0, destination TEXT, {_COLUMNS})"
            )
            marks = ", ".join("?" * len(fields(Row)))
            rows = ((n, reader(n).partition("@")[2], *_values(Row())) for n in range(1, readers + 1))
            db.executemany(f"INSERT INTO delivery (id, destination, {_COLUMNS}) VALUES (?, ?, {marks})", rows)
            db.execute("CREATE INDEX due ON delivery (state, due)")

    def claim(self, worker: str, size: int, lease: float, avoid: Collection[str] = ()) -> list[Claim]:
        """One statement, as a large ledger would have it; the contract says that it keeps the rules."""
        now = self._clock()
        waiting = "state IN ('queued', 'deferred') AND due <= ?"
        places = f"AND destination NOT IN ({', '.join('?' * len(avoid))})"
        with self._writing() as db:
            db.execute(f"UPDATE delivery SET state = 'left', code = '', due = 0 WHERE gone AND {waiting}", (now,))
            rows = db.execute(
                f"UPDATE delivery SET state = 'claimed', attempt = attempt + 1, worker = ?, until = ? WHERE id IN "
                f"(SELECT id FROM delivery WHERE {waiting} {places} LIMIT ?) RETURNING id, attempt, destination",
                (worker, now + lease, now, *avoid, size),
            ).fetchall()
        return [Claim(n, attempt, reader(n), destination, f"token{n}") for n, attempt, destination in rows]

    def settle(self, worker: str, outcomes: Sequence[Outcome]) -> None:
        now = self._clock()
        held = "id = ? AND attempt = ? AND worker = ? AND state IN ('claimed', 'doubt')"
        ends = [(_ENDS[o.fate], o.code, now, o.id, o.attempt, worker) for o in outcomes if o.fate in _ENDS]
        with self._writing() as db:
            db.executemany(
                f"UPDATE delivery SET state = ?, code = ?, worker = '', until = 0, due = ? WHERE {held}", ends
            )
            for outcome in outcomes:
                if outcome.fate is Fate.DEFERRED:
                    self._save([(outcome.id, rules.settled(self.row(outcome.id), worker, outcome, now))])

    def renew(self, worker: str, lease: float) -> None:
        self._each(worker, lambda _, row, now: rules.renewed(row, worker, now + lease))

    def give_back(self, worker: str, ids: Sequence[int]) -> None:
        given = frozenset(ids)
        self._each(worker, lambda number, row, now: rules.given_back(row, worker, now) if number in given else row)

    def recover(self, worker: str, seen: Mapping[int, Outcome]) -> None:
        self._each(worker, lambda number, row, now: rules.recovered(row, worker, seen.get(number), now))

    def expire(self) -> int:
        now = self._clock()
        with self._writing():
            old = [
                (number, rules.expired(row, now))
                for number, _, row in self._rows("state = 'claimed' AND until <= ?", now)
            ]
            self._save(old)
            return len(old)

    def counts(self) -> Counter[State]:
        return Counter(
            {State(state): n for state, n in self._db.execute("SELECT state, count(*) FROM delivery GROUP BY state")}
        )

    def waiting(self) -> float | None:
        (due,) = self._db.execute("SELECT min(due) FROM delivery WHERE state IN ('queued', 'deferred')").fetchone()
        return None if due is None else max(0.0, due - self._clock())

    def unsubscribe(self, number: int) -> None:
        self._db.execute("UPDATE delivery SET gone = 1 WHERE id = ?", (number,))

    def row(self, number: int) -> Row:
        return next(self._rows("id = ?", number))[2]

    def in_state(self, state: State) -> set[int]:
        return {number for number, _, _ in self._rows("state = ?", state)}

    def close(self) -> None:
        self._db.close()

    def _rows(self, where: str, *values: object) -> Iterator[tuple[int, bool, Row]]:
        for number, gone, state, *rest in self._db.execute(
            f"SELECT id, gone, {_COLUMNS} FROM delivery WHERE {where} ORDER BY id", values
        ):
            yield number, bool(gone), Row(State(state), *rest)

    def _save(self, rows: Sequence[tuple[int, Row]]) -> None:
        self._db.executemany(
            f"UPDATE delivery SET {_MARKS} WHERE id = ?", [(*_values(row), number) for number, row in rows]
        )

    def _each(self, worker: str, rule: Callable[[int, Row, float], Row]) -> None:
        now = self._clock()
        with self._writing():
            held = list(self._rows("worker = ?", worker))
            self._save([(number, rule(number, row, now)) for number, _, row in held])

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield self._db
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")
