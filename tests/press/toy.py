"""A newspaper of notes, small enough to see through: for tests of the press alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from tamizdat.press.graph import Store, stale_after
from tamizdat.press.outputs import EDITION, Key, Output, Read, Sheet

PADDING = "All the news that is fit to be carried over. " * 8
LAST_LINE = "— end —"


@dataclass
class Note:
    """A page: ``folder`` and ``slug`` make its address, ``links`` are the names of notes whose titles it shows."""

    title: str
    slug: str
    folder: str = "en"
    links: tuple[str, ...] = ()
    broken: bool = False


@dataclass
class Toy:
    """A catalogue: a page a note, a list a folder, and a front that prints the edition's number."""

    notes: dict[str, Note] = field(default_factory=dict)
    edition: int = 1

    def every(self) -> Iterator[Output]:
        yield from (Output("note", name) for name in sorted(self.notes))
        yield from (Output("list", folder) for folder in sorted({note.folder for note in self.notes.values()}))
        yield Output("front", "")

    def born_of(self, key: Key) -> Iterable[Output]:
        kind, _, subject = key.partition(":")
        return [Output(kind, subject)] if kind in {"note", "list"} else []

    def prepare(self, outputs: Collection[Output]) -> None:
        """Everything is at hand."""

    def render(self, output: Output, read: Read) -> Sheet | None:
        return getattr(self, f"_{output.kind}")(output.subject, read)

    def _note(self, name: str, read: Read) -> Sheet | None:
        note = self._look_up(name, read)
        if note is None:
            return None
        if note.broken:
            raise ValueError("this note cannot be set")
        links = [linked.title for link in note.links if (linked := self._look_up(link, read))]
        return _sheet(f"{note.folder}/{note.slug}.html", note.title, *links, PADDING)

    def _list(self, folder: str, read: Read) -> Sheet | None:
        read(Key(f"list:{folder}"))
        names = sorted(name for name, note in self.notes.items() if note.folder == folder)
        titles = [note.title for name in names if (note := self._look_up(name, read))]
        return _sheet(f"{folder}/index.html", *titles) if titles else None

    def _front(self, _subject: str, read: Read) -> Sheet:
        read(EDITION)
        return _sheet("index.html", f"Edition {self.edition}", PADDING)

    def _look_up(self, name: str, read: Read) -> Note | None:
        read(Key(f"note:{name}"))
        return self.notes.get(name)


def changed(before: Note | None, after: Note | None, name: str) -> set[Key]:
    """The keys that change when ``before`` becomes ``after``."""
    return {Key(f"note:{name}"), *(Key(f"list:{note.folder}") for note in (before, after) if note)}


def edit(toy: Toy, store: Store, name: str, note: Note | None) -> None:
    """Change one note (None: it is taken away) and mark what that makes stale, as the running order does."""
    before = toy.notes.pop(name, None)
    if note:
        toy.notes[name] = note
    store.mark(stale_after(store, toy, changed(before, note, name)))


def _sheet(path: str, *lines: str) -> Sheet:
    return Sheet(path, "\n".join([*lines, LAST_LINE]).encode())
