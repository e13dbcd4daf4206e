"""Pages get their ends: a few by this process, many by a crew, since it is compressing that takes the time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from tamizdat.lib.batches import batches
from tamizdat.press.crew import Crew
from tamizdat.press.drafts import Finish, complete
from tamizdat.press.write import Tree

BATCH: Final = 100
AHEAD: Final = 3
"""Batches in work for each process of a crew."""

End = tuple[str, bytes]
"""The path of a page, and what it ends with."""


class Trailers:
    def __init__(self, tree: Tree, crew: Crew | None) -> None:
        self._tree, self._crew = tree, crew

    def put(self, ends: Iterable[End]) -> Iterator[str]:
        """Complete these pages; the path of each that is. Raises ``PressError``."""
        if self._crew:
            yield from self._by_the_crew(ends, self._crew)
            return
        for path, end in ends:
            self._tree.complete(path, end)
            yield path

    def _by_the_crew(self, ends: Iterable[End], crew: Crew) -> Iterator[str]:
        self._tree.changes()
        waiting: deque[Callable[[], list[str]]] = deque()
        for some in batches(ends, BATCH):
            waiting.append(crew.do(_complete, str(self._tree.root), some, self._tree.finish))
            if len(waiting) >= AHEAD * crew.processes:
                yield from waiting.popleft()()
        while waiting:
            yield from waiting.popleft()()


def _complete(root: str, ends: list[End], finish: Finish) -> list[str]:
    """In a process of the crew."""
    for path, end in ends:
        complete(root, path, end, finish)
    return [path for path, _ in ends]
