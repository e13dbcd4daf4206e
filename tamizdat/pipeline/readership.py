"""The way back from a key to the outputs that read it.

A full press has two million readings, and to write each of them took as long as all the rest that is recorded. So the
outputs of a batch that read one of eight keys whose numbers are neighbours stand in one row, and a row is not taken
apart when one of them reads these keys no more. Who is asked for answers for itself, by its own readings.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from django.db import transaction

from tamizdat.lib.batches import batches
from tamizdat.pipeline.sql import WIDE, ask, tell, unpacked
from tamizdat.press.graph import Stale
from tamizdat.press.outputs import Key, Output
from tamizdat.press.reads import keys_of, reads_of, shelf_of

Place = tuple[int, Iterable[int]]
"""An output by its number, and the shelves from which it reads."""

READERS: Final = "SELECT outputs FROM pipeline_readers WHERE shelf IN ({values})"
OUTPUTS: Final = "SELECT kind, subject, made_from FROM pipeline_printedoutput WHERE id IN ({values})"
LAST: Final = "SELECT COALESCE(MAX(id), 0) FROM pipeline_readers"
ADD: Final = "INSERT INTO pipeline_readers (id, shelf, outputs) VALUES (%s, %s, %s)"
DROP: Final = "DELETE FROM pipeline_readers WHERE shelf = %s AND outputs = %s"
SAID: Final = "SELECT SUM(LENGTH(outputs)) / 8 FROM pipeline_readers"
READ: Final = "SELECT SUM(1 + LENGTH(made_from) - LENGTH(REPLACE(made_from, '\n', ''))) FROM pipeline_printedoutput"
NEXT: Final = "SELECT id, made_from FROM pipeline_printedoutput WHERE id > %s ORDER BY id LIMIT 2000"


def readers(keys: Collection[Key]) -> Iterator[Stale]:
    """Every output that reads one of ``keys``, each once, with one of the keys it reads."""
    wanted, outputs = frozenset(keys), set[int]()
    for shelves in batches(sorted({shelf_of(key) for key in wanted}), WIDE):
        outputs = outputs.union(*(unpacked(packed) for (packed,) in ask(READERS, shelves)))
    for some_outputs in batches(sorted(outputs), WIDE):
        for kind, subject, names in ask(OUTPUTS, some_outputs):
            if read := wanted.intersection(keys_of(names)):
                yield Stale(Output(kind, subject), min(read))


def add(places: Iterable[Place]) -> None:
    """These outputs read there from now on."""
    rows: defaultdict[int, list[int]] = defaultdict(list)
    for output, shelves in places:
        for shelf in shelves:
            rows[shelf].append(output)
    if rows:
        first = ask(LAST)[0][0] + 1
        tell(
            ADD,
            [(number, shelf, array("q", rows[shelf]).tobytes()) for number, shelf in enumerate(sorted(rows), first)],
        )


def drop(places: Iterable[Place]) -> None:
    """These outputs read there no more. Rows in which others stand as well are left."""
    tell(DROP, [(shelf, array("q", [output]).tobytes()) for output, shelves in places for shelf in shelves])


def tidy() -> None:
    """Make rows anew that mostly say what is so no more; for full presses."""
    said, read = (number or 0 for question in (SAID, READ) for (number,) in ask(question))
    if said > 2 * read:
        with transaction.atomic():
            tell("DELETE FROM pipeline_readers", [()])
            _add_all()


def _add_all() -> None:
    last = 0
    while some := ask(NEXT, [last]):
        add((output, unpacked(reads_of(keys_of(names)).shelves)) for output, names in some)
        last = some[-1][0]
