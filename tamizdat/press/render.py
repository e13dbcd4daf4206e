"""Render one output and note what it was made from."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from traceback import extract_tb

from tamizdat.press.errors import SourceUnavailable
from tamizdat.press.graph import Printed, Stale
from tamizdat.press.outputs import Catalogue, Key, Output, Sheet
from tamizdat.press.paths import checked


@dataclass(frozen=True, slots=True)
class Proof:
    """A rendered output before it is printed; ``sheet`` is None when there is no such output any more."""

    stale: Stale
    sheet: Sheet | None
    reads: frozenset[Key]

    @property
    def output(self) -> Output:
        return self.stale.output

    def printed(self, sheet: Sheet) -> Printed:
        return Printed(self.output, sheet.path, digest(sheet.body), size(sheet.body), self.reads, self.stale.because)


@dataclass(frozen=True, slots=True)
class Misprint:
    """An output that could not be rendered, and why."""

    output: Output
    reason: str


def proof(catalogue: Catalogue, stale: Stale) -> Proof | Misprint:
    """Render ``stale``. Whatever goes wrong in it is its own: the other outputs of the run are printed all the same.

    Only :class:`SourceUnavailable` passes, since the others could not be rendered either.
    """
    reads: set[Key] = set()
    try:
        sheet = catalogue.render(stale.output, reads.add)
        if sheet:
            checked(sheet.path)
    except SourceUnavailable:
        raise
    except Exception as error:  # noqa: BLE001  a template or a row may fail in any way; it is recorded, reported and retried
        return Misprint(stale.output, _reason(error))
    return Proof(stale, sheet, frozenset(reads))


def digest(body: bytes | Path) -> str:
    """SHA-256 in hex."""
    if isinstance(body, bytes):
        return sha256(body).hexdigest()
    with body.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def size(body: bytes | Path) -> int:
    """Bytes."""
    return len(body) if isinstance(body, bytes) else body.stat().st_size


def _reason(error: Exception) -> str:
    last = extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({Path(last.filename).name}, line {last.lineno})"
