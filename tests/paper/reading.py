"""Reading the paper in tests: a press that keeps everything in memory, incremental like the real one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tamizdat.newsroom.models import Article
from tamizdat.paper.catalogue import Catalogue
from tamizdat.paper.typesetting import everything, take
from tamizdat.press.outputs import EDITION, EditionMark, Key, Output

MOMENT = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


class Paper:
    """The pressed tree (``files``), what each output read, and what the last press rendered and wrote."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.where: dict[Output, str] = {}
        self.reads: dict[Output, set[Key]] = {}
        self.rendered: set[Output] = set()
        self.written: set[str] = set()
        self.edition = 0

    def take(self, *changes: str) -> Paper:
        """Set these changes and press what they make stale."""
        changed = {key for change in changes for key in take(change)}
        return self.press(changed)

    def press(self, changed: set[Key]) -> Paper:
        self.edition += 1
        changed = {*changed, EDITION}
        catalogue = Catalogue(EditionMark(self.edition, MOMENT))
        stale = {output for output, reads in self.reads.items() if reads & changed}
        for key in changed:
            stale |= set(catalogue.born_of(key))
        return self._print(catalogue, stale)

    def full(self) -> Paper:
        """Press everything anew, with the edition this paper has now."""
        fresh = Paper()
        fresh.edition = self.edition
        catalogue = Catalogue(EditionMark(self.edition, MOMENT))
        return fresh._print(catalogue, set(catalogue.every()))

    def _print(self, catalogue: Catalogue, stale: set[Output]) -> Paper:
        self.rendered, before = stale, dict(self.files)
        sheets = {}
        for output in sorted(stale):
            reads: set[Key] = set()
            sheets[output] = catalogue.render(output, reads.add)
            self.files.pop(self.where.pop(output, ""), None)
            self.reads[output] = reads
        for output, sheet in sheets.items():
            if sheet is None:
                del self.reads[output]
                continue
            assert sheet.path not in self.files, f"{sheet.path} is printed twice"
            self.files[sheet.path] = (
                sheet.body.read_bytes() if isinstance(sheet.body, Path) else sheet.opening + sheet.body
            )
            self.where[output] = sheet.path
        self.written = {path for path in {*before, *self.files} if before.get(path) != self.files.get(path)}
        return self

    def __getitem__(self, path: str) -> str:
        return self.files[path].decode()

    def __contains__(self, path: object) -> bool:
        return path in self.files

    def mentions(self, words: str) -> list[str]:
        """The files that contain these words anywhere."""
        return sorted(path for path, body in self.files.items() if words.encode() in body)


def the_paper() -> Paper:
    """The whole newsroom, set and pressed."""
    for change in everything():
        take(change)
    paper = Paper()
    paper.edition = 1
    catalogue = Catalogue(EditionMark(1, MOMENT))
    return paper._print(catalogue, set(catalogue.every()))


def path_of(article: Article) -> str:
    """Where the story stands in the tree."""
    path = article.paper_path()
    assert path, "a story that was never published has no address"
    return path
