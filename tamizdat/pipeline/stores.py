"""The press's memory in the database, SQLite or PostgreSQL. Plain SQL, since a full press writes two million rows.

Ids are given here and not by the database: there is one press at a time (the lease),
and a row's number has to be known before it is written. Should a second press slip
through, its first insert fails on a number that is taken, and its transaction with it.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from tamizdat.lib.batches import batches
from tamizdat.press.graph import Printed, Stale
from tamizdat.press.outputs import Key, Output

WIDE = 400
"""Values in one query: under the smallest limit of SQLite builds (999), with two values an output."""


class Row(NamedTuple):
    """An output as it is remembered: its id, its packed readings, where it lies and what it holds."""

    id: int
    reads: bytes
    path: str
    digest: str


# Not (kind, subject) IN (VALUES …): SQLite then reads the whole table. CROSS JOIN keeps it from turning the two round.
KNOWN = """
    WITH wanted (kind, subject) AS (VALUES {values})
    SELECT output.kind, output.subject, id, reads, path, digest, length, because
    FROM wanted CROSS JOIN pipeline_printedoutput AS output
    WHERE output.kind = wanted.kind AND output.subject = wanted.subject
"""
# The stale outputs of a key: one step in the pairs' index, then the outputs by number.
READERS = """
    SELECT output.kind, output.subject, MIN(key.name)
    FROM pipeline_keyname AS key
    JOIN pipeline_reading AS reading ON reading.key = key.id
    JOIN pipeline_printedoutput AS output ON output.id = reading.output
    WHERE key.name IN ({values})
    GROUP BY output.id, output.kind, output.subject
"""
MARK = """
    INSERT INTO pipeline_staleoutput (kind, subject, because, since, error) VALUES (%s, %s, %s, %s, '')
    ON CONFLICT (kind, subject) DO NOTHING
"""
FAIL = """
    INSERT INTO pipeline_staleoutput (kind, subject, because, since, failed_at, error) VALUES (%s, %s, '', %s, %s, %s)
    ON CONFLICT (kind, subject) DO UPDATE SET failed_at = excluded.failed_at, error = excluded.error
"""
SETTLE = "DELETE FROM pipeline_staleoutput WHERE kind = %s AND subject = %s"
NAME = "INSERT INTO pipeline_keyname (id, name) VALUES (%s, %s)"
READ = "INSERT INTO pipeline_reading (key, output) VALUES (%s, %s)"
UNREAD = "DELETE FROM pipeline_reading WHERE key = %s AND output = %s"
FORGET_NAMES = """
    DELETE FROM pipeline_keyname
    WHERE NOT EXISTS (SELECT 1 FROM pipeline_reading AS reading WHERE reading.key = pipeline_keyname.id)
"""
PRINT = """
    INSERT INTO pipeline_printedoutput (id, kind, subject, path, digest, length, reads, because, edition)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (id) DO UPDATE SET path = excluded.path, digest = excluded.digest, length = excluded.length,
        reads = excluded.reads, because = excluded.because, edition = excluded.edition
"""
# What the seal does not know yet: files that came, changed or went.
UNSEAL = "INSERT INTO pipeline_unsealedfile (path) VALUES (%s) ON CONFLICT (path) DO NOTHING"


class DatabaseStore:
    """A :class:`tamizdat.press.graph.Store`; what it records is noted as printed in ``edition``."""

    def __init__(self, edition: int = 0) -> None:
        self._edition = edition
        self._keys: dict[Key, int] = {}
        self._rows: dict[Output, Row] = {}
        self._last_key = self._last_output = -1

    def readers(self, keys: Collection[Key]) -> Iterator[Stale]:
        seen: set[Output] = set()
        for names in batches(sorted(keys), WIDE):
            for kind, subject, key in _ask(READERS, names):
                output = Output(kind, subject)
                if output not in seen:
                    seen.add(output)
                    yield Stale(output, Key(key))

    def mark(self, stale: Iterable[Stale]) -> None:
        now = _moment()
        with transaction.atomic():
            for some in batches(stale, 5000):
                _tell(MARK, [(each.output.kind, each.output.subject, each.because, now) for each in some])

    def stale(self) -> list[Stale]:
        rows = _ask("SELECT kind, subject, because FROM pipeline_staleoutput ORDER BY id")
        return [Stale(Output(kind, subject), Key(because)) for kind, subject, because in rows]

    def fail(self, reasons: Mapping[Output, str]) -> None:
        now = _moment()
        with transaction.atomic():
            _tell(FAIL, [(output.kind, output.subject, now, now, reason) for output, reason in reasons.items()])

    def paths(self, outputs: Collection[Output]) -> dict[Output, str]:
        self._rows = {}
        found = {}
        for kind, subject, number, reads, path, digest, *_ in _known(outputs):
            output = Output(kind, subject)
            found[output] = path
            self._rows[output] = Row(number, bytes(reads), path, digest)
        return found

    def known(self, outputs: Collection[Output]) -> dict[Output, Printed]:
        return {
            Output(kind, subject): Printed(
                Output(kind, subject), path, digest, length, self._names(bytes(reads)), Key(because)
            )
            for kind, subject, _, reads, path, digest, length, because in _known(outputs)
        }

    def holders(self, paths: Collection[str]) -> dict[str, Output]:
        found: dict[str, Output] = {}
        for some in batches(paths, WIDE):
            rows = _ask("SELECT path, kind, subject FROM pipeline_printedoutput WHERE path IN ({values})", some)
            found |= {path: Output(kind, subject) for path, kind, subject in rows}
        return found

    def record(self, printed: Sequence[Printed], gone: Collection[Output]) -> None:
        done = [*gone, *(each.output for each in printed)]
        with transaction.atomic():
            self._know(done)
            self._forget([self._rows[output] for output in gone if output in self._rows])
            self._print(printed)
            _tell(SETTLE, [(output.kind, output.subject) for output in done])
        self._rows = {}

    def every(self) -> Iterator[Output]:
        for kind, subject in _ask("SELECT kind, subject FROM pipeline_printedoutput ORDER BY id"):
            yield Output(kind, subject)

    def count(self) -> int:
        return int(_ask("SELECT COUNT(*) FROM pipeline_printedoutput")[0][0])

    def forget_unread_keys(self) -> None:
        """Names of keys that nothing reads any more; after a full press, since they do no harm but gather."""
        _tell(FORGET_NAMES, [()])
        self._keys = {}

    def _know(self, outputs: list[Output]) -> None:
        """The rows of a batch were met when its paths were asked for; only a caller who did not ask pays again."""
        unmet = [output for output in outputs if output not in self._rows]
        for kind, subject, number, reads, path, digest, *_ in _known(unmet):
            self._rows[Output(kind, subject)] = Row(number, bytes(reads), path, digest)

    def _forget(self, rows: list[Row]) -> None:
        _tell(UNREAD, [(key, row.id) for row in rows for key in _unpack(row.reads)])
        _tell("DELETE FROM pipeline_printedoutput WHERE id = %s", [(row.id,) for row in rows])
        _tell(UNSEAL, [(row.path,) for row in rows])

    def _print(self, printed: Sequence[Printed]) -> None:
        numbers = self._numbers(set().union(*(each.reads for each in printed)))
        rows: list[tuple[Any, ...]] = []
        added, dropped, unsealed = [], [], set()
        for each in printed:
            before = self._rows.get(each.output) or Row(self._next_output(), b"", "", "")
            reads = sorted(numbers[key] for key in each.reads)
            old = frozenset(_unpack(before.reads))
            added += [(key, before.id) for key in reads if key not in old]
            dropped += [(key, before.id) for key in old.difference(reads)]
            if (each.path, each.digest) != (before.path, before.digest):
                unsealed |= {each.path, before.path} - {""}
            rows.append((before.id, *_columns(each), array("q", reads).tobytes(), each.because, self._edition))
        _tell(PRINT, rows)
        _tell(UNREAD, dropped)
        _tell(READ, sorted(added))  # side by side in the table's index
        _tell(UNSEAL, [(path,) for path in sorted(unsealed)])

    def _numbers(self, keys: set[Key]) -> dict[Key, int]:
        """The ids of these keys; new ones are given to those that have none."""
        for names in batches(sorted(key for key in keys if key not in self._keys), WIDE):
            rows = _ask("SELECT name, id FROM pipeline_keyname WHERE name IN ({values})", names)
            self._keys |= {Key(name): number for name, number in rows}
        fresh = {key: self._next_key() for key in sorted(key for key in keys if key not in self._keys)}
        _tell(NAME, [(number, name) for name, number in fresh.items()])
        self._keys |= fresh
        return self._keys

    def _names(self, packed: bytes) -> frozenset[Key]:
        found: set[Key] = set()
        for numbers in batches(_unpack(packed), WIDE):
            found.update(
                Key(name) for (name,) in _ask("SELECT name FROM pipeline_keyname WHERE id IN ({values})", numbers)
            )
        return frozenset(found)

    def _next_output(self) -> int:
        if self._last_output < 0:
            self._last_output = _ask("SELECT COALESCE(MAX(id), 0) FROM pipeline_printedoutput")[0][0]
        self._last_output += 1
        return self._last_output

    def _next_key(self) -> int:
        if self._last_key < 0:
            self._last_key = _ask("SELECT COALESCE(MAX(id), 0) FROM pipeline_keyname")[0][0]
        self._last_key += 1
        return self._last_key


def _columns(each: Printed) -> tuple[str, str, str, str, int]:
    return each.output.kind, each.output.subject, each.path, each.digest, each.length


def _known(outputs: Collection[Output]) -> Iterator[tuple[Any, ...]]:
    for some in batches(outputs, WIDE):
        pairs = [value for output in some for value in (output.kind, output.subject)]
        yield from _ask(KNOWN, pairs, one="(%s, %s)", count=len(some))


def _ask(sql: str, values: Sequence[Any] = (), one: str = "%s", count: int = -1) -> list[tuple[Any, ...]]:
    """Rows of a query whose ``{values}`` are placeholders: ``one`` of them, repeated."""
    placeholders = ", ".join([one] * (len(values) if count < 0 else count))
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("{values}", placeholders), values)
        return cursor.fetchall()  # type: ignore[no-any-return]  # Django's cursor has no types


def _tell(sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(sql, rows)


def _moment() -> Any:
    """Now, as the database takes it in plain SQL."""
    return connection.ops.adapt_datetimefield_value(timezone.now())


def _unpack(reads: bytes) -> array[int]:
    return array("q", reads)
