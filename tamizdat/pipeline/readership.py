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

SHELF: Final = 3
"""Bits of a key's number that its shelf leaves out: eight keys stand on it."""

Place = tuple[int, set[int]]
"""An output by its number, and the shelves from which it reads."""

KEYS: Final = "SELECT id, name FROM pipeline_keyname WHERE name IN ({values})"
READERS: Final = "SELECT outputs FROM pipeline_readers WHERE shelf IN ({values})"
OUTPUTS: Final = "SELECT kind, subject, reads FROM pipeline_printedoutput WHERE id IN ({values})"
LAST: Final = "SELECT COALESCE(MAX(id), 0) FROM pipeline_readers"
ADD: Final = "INSERT INTO pipeline_readers (id, shelf, outputs) VALUES (%s, %s, %s)"
DROP: Final = "DELETE FROM pipeline_readers WHERE shelf = %s AND outputs = %s"
LENGTHS: Final = "SELECT (SELECT SUM(LENGTH(outputs)) FROM pipeline_readers), (SELECT SUM(LENGTH(reads)) FROM pipeline_printedoutput)"
FORGET: Final = f"""
    DELETE FROM pipeline_keyname
    WHERE NOT EXISTS (SELECT 1 FROM pipeline_readers AS readers WHERE readers.shelf = pipeline_keyname.id >> {SHELF})
"""  # noqa: S608  a number of ours
NEXT: Final = "SELECT id, reads FROM pipeline_printedoutput WHERE id > %s ORDER BY id LIMIT 2000"


def readers(keys: Collection[Key]) -> Iterator[Stale]:
    """Every output that reads one of ``keys``, each once, with one of the keys it reads."""
    names = {number: Key(name) for some in batches(sorted(keys), WIDE) for number, name in ask(KEYS, some)}
    outputs: set[int] = set()
    for shelves in batches(sorted({number >> SHELF for number in names}), WIDE):
        outputs = outputs.union(*(unpacked(packed) for (packed,) in ask(READERS, shelves)))
    for some_outputs in batches(sorted(outputs), WIDE):
        for kind, subject, reads in ask(OUTPUTS, some_outputs):
            read = [names[number] for number in unpacked(reads) if number in names]
            if read:
                yield Stale(Output(kind, subject), min(read))


def shelves_of(reads: Iterable[int]) -> set[int]:
    """Where keys of these numbers stand."""
    return {number >> SHELF for number in reads}


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
    """Forget the keys of shelves that nothing reads from; for full presses. Rows that mostly say what is so no more are made anew first."""
    said, read = (length or 0 for length in ask(LENGTHS)[0])
    with transaction.atomic():
        if said > 2 * read:
            tell("DELETE FROM pipeline_readers", [()])
            _add_all()
        tell(FORGET, [()])


def _add_all() -> None:
    last = 0
    while some := ask(NEXT, [last]):
        add((output, shelves_of(unpacked(reads))) for output, reads in some)
        last = some[-1][0]
