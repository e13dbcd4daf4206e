"""Render one output, note what it was made from, and draft its file."""

from __future__ import annotations

from pathlib import Path
from traceback import extract_tb
from typing import NamedTuple

from tamizdat.press.drafts import USUAL, Draft, Finish, draft
from tamizdat.press.errors import CannotWrite, SourceUnavailable
from tamizdat.press.graph import Printed, Stale
from tamizdat.press.outputs import Catalogue, Key, Output
from tamizdat.press.reads import Reads, reads_of


class Proof(NamedTuple):
    """A rendered output before it is printed; ``draft`` is None when there is no such output any more."""

    stale: Stale
    draft: Draft | None
    reads: Reads

    @property
    def output(self) -> Output:
        return self.stale.output

    def printed(self, made: Draft) -> Printed:
        return Printed(self.output, made.path, made.digest, made.length, self.reads, self.stale.because)


class Misprint(NamedTuple):
    """An output that could not be rendered, and why."""

    output: Output
    reason: str


def proof(catalogue: Catalogue, stale: Stale, root: str, finish: Finish = USUAL) -> Proof | Misprint:
    """Render ``stale`` and draft it for the tree at ``root``. Whatever goes wrong in it is its own: the others are printed all the same.

    Only :class:`SourceUnavailable` and :class:`CannotWrite` pass, since the others would fail likewise.
    """
    reads: dict[Key, None] = {}
    try:
        sheet = catalogue.render(stale.output, reads.setdefault)
        made = draft(root, sheet.path, sheet.body, finish, sheet.opening) if sheet else None
        noted = reads_of(reads)
    except (SourceUnavailable, CannotWrite):
        raise
    except Exception as error:  # noqa: BLE001  a template or a row may fail in any way; it is recorded, reported and retried
        return Misprint(stale.output, _reason(error))
    return Proof(stale, made, noted)


def proofs(catalogue: Catalogue, stale: list[Stale], root: str, finish: Finish = USUAL) -> list[Proof | Misprint]:
    """A batch of them, in this order; the catalogue may read at once what they need."""
    catalogue.prepare([each.output for each in stale])
    return [proof(catalogue, each, root, finish) for each in stale]


def _reason(error: Exception) -> str:
    last = extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({Path(last.filename).name}, line {last.lineno})"
