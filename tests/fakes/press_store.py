"""The press's memory in plain dictionaries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from tamizdat.press.graph import Printed, Stale
from tamizdat.press.outputs import Key, Output


class MemoryStore:
    """A :class:`tamizdat.press.graph.Store` that forgets when the process ends."""

    def __init__(self) -> None:
        self.outputs: dict[Output, Printed] = {}
        self.marked: dict[Output, Stale] = {}
        self.failures: dict[Output, str] = {}

    def readers(self, keys: Collection[Key]) -> Iterator[Stale]:
        wanted = frozenset(keys)
        for printed in list(self.outputs.values()):
            if read := wanted & printed.reads.keys:
                yield Stale(printed.output, min(read))

    def mark(self, stale: Iterable[Stale]) -> None:
        for each in stale:
            self.marked.setdefault(each.output, each)

    def stale(self) -> list[Stale]:
        return list(self.marked.values())

    def fail(self, reasons: Mapping[Output, str]) -> None:
        for output, reason in reasons.items():
            self.marked.setdefault(output, Stale(output, Key("")))
            self.failures[output] = reason

    def paths(self, outputs: Collection[Output]) -> dict[Output, str]:
        return {output: printed.path for output, printed in self.known(outputs).items()}

    def known(self, outputs: Collection[Output]) -> dict[Output, Printed]:
        return {output: self.outputs[output] for output in outputs if output in self.outputs}

    def holders(self, paths: Collection[str]) -> dict[str, Output]:
        wanted = frozenset(paths)
        return {printed.path: output for output, printed in self.outputs.items() if printed.path in wanted}

    def record(self, printed: Sequence[Printed], gone: Collection[Output], placed: Collection[str] = ()) -> None:  # noqa: ARG002  nothing is sealed here
        self.outputs |= {each.output: each for each in printed}
        for output in gone:
            self.outputs.pop(output, None)
        for output in (*gone, *(each.output for each in printed)):
            self.marked.pop(output, None)
            self.failures.pop(output, None)

    def every(self) -> Iterator[Output]:
        return iter(list(self.outputs))

    def count(self) -> int:
        return len(self.outputs)
