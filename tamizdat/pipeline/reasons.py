"""Why a file of the paper is as it is."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from tamizdat.paper.keys import HOUSE
from tamizdat.pipeline.editions import Edition
from tamizdat.pipeline.printed import PrintedOutput, StaleOutput
from tamizdat.pipeline.stores import DatabaseStore
from tamizdat.press.outputs import Output


@dataclass(frozen=True, slots=True)
class Reasons:
    """What stands at ``path``, the keys it was made from, the edition and key it was last printed for, and whether it is stale."""

    path: str
    output: str
    edition: int
    because: str
    reads: list[str]
    stale_because: str
    error: str

    def as_json(self) -> dict[str, object]:
        return asdict(self)


def reasons(path: str) -> Reasons | None:
    """None when no output stands for ``path``."""
    row = PrintedOutput.objects.filter(path=path).first()
    if row is None:
        return None
    output = Output(row.kind, row.subject)
    stale = StaleOutput.objects.filter(kind=row.kind, subject=row.subject).first()
    unprinted = (
        HOUSE if Edition.objects.filter(finished_at=None, full=True).exclude(number=row.edition).exists() else ""
    )
    return Reasons(
        path=path,
        output=str(output),
        edition=row.edition,
        because=row.because,
        reads=sorted(DatabaseStore().known([output])[output].reads.keys),
        stale_because=stale.because if stale else unprinted,
        error=stale.error if stale else "",
    )
