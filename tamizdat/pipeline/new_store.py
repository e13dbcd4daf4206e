"""The press's memory when there was nothing before: what a first press printed itself it knows without asking."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from tamizdat.pipeline.stores import DatabaseStore
from tamizdat.press.graph import Printed
from tamizdat.press.outputs import Output


def store_for(edition: int) -> DatabaseStore:
    """The memory for a run that prints ``edition``. To be asked by the press that holds the lease: nobody else writes in it."""
    store = NewStore(edition)
    return DatabaseStore(edition) if store.count() else store


class NewStore(DatabaseStore):
    """One that was empty. It asks the database only about outputs that it printed, since the others are not there."""

    def __init__(self, edition: int = 0) -> None:
        super().__init__(edition)
        self._paths: dict[Output, str] = {}
        self._holders: dict[str, Output] = {}

    def paths(self, outputs: Collection[Output]) -> dict[Output, str]:
        return super().paths([output for output in outputs if output in self._paths])

    def holders(self, paths: Collection[str]) -> dict[str, Output]:
        return {path: self._holders[path] for path in paths if path in self._holders}

    def record(self, printed: Sequence[Printed], gone: Collection[Output], placed: Collection[str] = ()) -> None:
        super().record(printed, gone, placed)
        for output in (*gone, *(each.output for each in printed)):
            self._holders.pop(self._paths.pop(output, ""), None)
        for each in printed:
            self._paths[each.output] = each.path
            self._holders[each.path] = each.output

    def _know(self, outputs: list[Output]) -> None:
        super()._know([output for output in outputs if output in self._paths])
