"""The press's memory in the database, SQLite or PostgreSQL. Plain SQL, since a full press writes two million rows.

Ids are given here and not by the database: there is one press at a time (the lease),
and a row's number has to be known before it is written. Should a second press slip
through, its first insert fails on a number that is taken, and its transaction with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from tamizdat.lib.batches import batches
from tamizdat.pipeline import readership
from tamizdat.pipeline.readership import Place
from tamizdat.pipeline.sql import WIDE, ask, tell, unpacked
from tamizdat.press.graph import Printed, Stale
from tamizdat.press.outputs import Key, Output
from tamizdat.press.reads import keys_of, reads_of


class Row(NamedTuple):
    """An output as it is remembered: its id, the names of the keys it read, where it lies and what it holds."""

    id: int
    made_from: str
    path: str
    digest: str


# Not (kind, subject) IN (VALUES …): SQLite then reads the whole table. CROSS JOIN keeps it from turning the two round.
KNOWN = """
    WITH wanted (kind, subject) AS (VALUES {values})
    SELECT output.kind, output.subject, id, made_from, path, digest, length, because
    FROM wanted CROSS JOIN pipeline_printedoutput AS output
    WHERE output.kind = wanted.kind AND output.subject = wanted.subject
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
PRINT = """
    INSERT INTO pipeline_printedoutput (id, kind, subject, path, digest, length, made_from, because, edition)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (id) DO UPDATE SET path = excluded.path, digest = excluded.digest, length = excluded.length,
        made_from = excluded.made_from, because = excluded.because, edition = excluded.edition
"""
# What the seal does not know yet: files that came, changed or went.
UNSEAL = "INSERT INTO pipeline_unsealedfile (path) VALUES (%s) ON CONFLICT (path) DO NOTHING"


class DatabaseStore:
    """A :class:`tamizdat.press.graph.Store`; what it records is noted as printed in ``edition``.

    A full press marks nothing, since all that :meth:`done` does not name is stale in it: that is put into ``unprinted``
    before the run. What was marked is remembered here, and the others are not looked for among it.
    """

    def __init__(self, edition: int = 0) -> None:
        self._edition = edition
        self._rows: dict[Output, Row] = {}
        self._last = -1
        self._marked: set[Output] | None = None
        self.unprinted = list[Stale]()

    def readers(self, keys: Collection[Key]) -> Iterator[Stale]:
        return readership.readers(keys)

    def mark(self, stale: Iterable[Stale]) -> None:
        now = _moment()
        with transaction.atomic():
            for some in batches(stale, 5000):
                tell(MARK, [(each.output.kind, each.output.subject, each.because, now) for each in some])
                self._note(each.output for each in some)

    def stale(self) -> list[Stale]:
        rows = ask("SELECT kind, subject, because FROM pipeline_staleoutput ORDER BY id")
        marked = [Stale(Output(kind, subject), Key(because)) for kind, subject, because in rows]
        self._marked = {each.output for each in marked}
        return marked + self.unprinted

    def done(self) -> dict[Output, str]:
        """What was printed in this edition already, if only by a press that was killed, and where it lies."""
        rows = ask("SELECT kind, subject, path FROM pipeline_printedoutput WHERE edition = %s", [self._edition])
        return {Output(kind, subject): path for kind, subject, path in rows}

    def fail(self, reasons: Mapping[Output, str]) -> None:
        now = _moment()
        with transaction.atomic():
            tell(FAIL, [(output.kind, output.subject, now, now, reason) for output, reason in reasons.items()])
        self._note(reasons)

    def paths(self, outputs: Collection[Output]) -> dict[Output, str]:
        self._rows = {}
        found = {}
        for kind, subject, number, made_from, path, digest, *_ in _known(outputs):
            output = Output(kind, subject)
            found[output] = path
            self._rows[output] = Row(number, made_from, path, digest)
        return found

    def known(self, outputs: Collection[Output]) -> dict[Output, Printed]:
        return {
            Output(kind, subject): Printed(
                Output(kind, subject), path, digest, length, reads_of(keys_of(made_from)), Key(because)
            )
            for kind, subject, _, made_from, path, digest, length, because in _known(outputs)
        }

    def holders(self, paths: Collection[str]) -> dict[str, Output]:
        found: dict[str, Output] = {}
        for some in batches(paths, WIDE):
            rows = ask("SELECT path, kind, subject FROM pipeline_printedoutput WHERE path IN ({values})", some)
            found |= {path: Output(kind, subject) for path, kind, subject in rows}
        return found

    def record(self, printed: Sequence[Printed], gone: Collection[Output], placed: Collection[str] = ()) -> None:
        done = [*gone, *(each.output for each in printed)]
        with transaction.atomic():
            self._know(done)
            self._forget([self._rows[output] for output in gone if output in self._rows])
            self._print(printed, placed)
            self._settle(done)
        self._rows = {}

    def every(self) -> Iterator[Output]:
        for kind, subject in ask("SELECT kind, subject FROM pipeline_printedoutput ORDER BY id"):
            yield Output(kind, subject)

    def count(self) -> int:
        return int(ask("SELECT COUNT(*) FROM pipeline_printedoutput")[0][0])

    def tidy(self) -> None:
        """After a full press: what is remembered of readers that read no more does no harm, but gathers."""
        readership.tidy()

    def _know(self, outputs: list[Output]) -> None:
        """The rows of a batch were met when its paths were asked for; only a caller who did not ask pays again."""
        unmet = [output for output in outputs if output not in self._rows]
        for kind, subject, number, made_from, path, digest, *_ in _known(unmet):
            self._rows[Output(kind, subject)] = Row(number, made_from, path, digest)

    def _note(self, marked: Iterable[Output]) -> None:
        if self._marked is not None:
            self._marked.update(marked)

    def _settle(self, done: list[Output]) -> None:
        if self._marked is None:
            self.stale()
        marked = self._marked or set()
        tell(SETTLE, [(output.kind, output.subject) for output in done if output in marked])

    def _forget(self, rows: list[Row]) -> None:
        readership.drop((row.id, _shelves(row)) for row in rows)
        tell("DELETE FROM pipeline_printedoutput WHERE id = %s", [(row.id,) for row in rows])
        tell(UNSEAL, [(row.path,) for row in rows])

    def _print(self, printed: Sequence[Printed], placed: Collection[str]) -> None:
        rows: list[tuple[Any, ...]] = []
        added, dropped, unsealed = list[Place](), list[Place](), set[str]()
        for each in printed:
            before = self._rows.get(each.output) or Row(self._next(), "", "", "")
            if each.reads.names != before.made_from:
                now, old = unpacked(each.reads.shelves), _shelves(before)
                added.append((before.id, set(now) - old if old else now))
                dropped.append((before.id, old.difference(now)))
            if each.path in placed or (each.path, each.digest) != (before.path, before.digest):
                unsealed |= {each.path, before.path} - {""}
            rows.append((before.id, *each.output, *each[1:4], each.reads.names, each.because, self._edition))
        tell(PRINT, rows)
        readership.drop(dropped)
        readership.add(added)
        tell(UNSEAL, [(path,) for path in sorted(unsealed)])

    def _next(self) -> int:
        if self._last < 0:
            self._last = ask("SELECT COALESCE(MAX(id), 0) FROM pipeline_printedoutput")[0][0]
        self._last += 1
        return self._last


def _shelves(row: Row) -> set[int]:
    return set(unpacked(reads_of(keys_of(row.made_from)).shelves))


def _known(outputs: Collection[Output]) -> Iterator[tuple[Any, ...]]:
    for some in batches(outputs, WIDE):
        pairs = [value for output in some for value in (output.kind, output.subject)]
        yield from ask(KNOWN, pairs, one="(%s, %s)", count=len(some))


def _moment() -> Any:
    """Now, as the database takes it in plain SQL."""
    return connection.ops.adapt_datetimefield_value(timezone.now())
