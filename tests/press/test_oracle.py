"""The oracle (decision 5), for the press alone: whatever happened, the tree is what a full press would print."""

from __future__ import annotations

import gzip
import os
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import brotli
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tamizdat.press.graph import everything
from tamizdat.press.outputs import EDITION, Key
from tamizdat.press.press import print_stale, sweep
from tamizdat.press.write import Tree
from tests.fakes.press_store import MemoryStore
from tests.press.crashes import MortalStore, killed_after
from tests.press.toy import LAST_LINE, Note, Toy, edit
from tests.press.trees import empty_folders, files

EXAMPLES = int(os.environ.get("ORACLE_EXAMPLES", "25"))
NAMES = st.sampled_from(["ada", "bo", "cyd", "dee"])
FOLDERS = st.sampled_from(["en", "en/2026", "ru"])
SLUGS = st.sampled_from(["one", "two", "three", "four", "five"])
NOTES = st.builds(Note, st.sampled_from(["A", "B", "C"]), SLUGS, FOLDERS, st.lists(NAMES, max_size=2).map(tuple))


class Newspaper(RuleBasedStateMachine):
    """Edits and presses in any order, each press killed at any step."""

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp(prefix="oracle-"))
        self.root = self.home / "paper"
        self.toy = Toy()
        self.store = MortalStore()
        self.edition = 0
        self.begun = False

    @initialize()
    def opens(self) -> None:
        self.store.mark(everything(self.store, self.toy, Key("house")))
        self._press()

    @rule(name=NAMES, note=NOTES)
    def writes(self, name: str, note: Note) -> None:
        if self._free(name, note):
            edit(self.toy, self.store, name, note)

    @rule(name=NAMES)
    def takes_away(self, name: str) -> None:
        edit(self.toy, self.store, name, None)

    @rule(one=NAMES, other=NAMES)
    def swaps_addresses(self, one: str, other: str) -> None:
        if one != other and {one, other} <= set(self.toy.notes):
            first, second = self.toy.notes[one], self.toy.notes[other]
            edit(self.toy, self.store, one, replace(first, slug=second.slug, folder=second.folder))
            edit(self.toy, self.store, other, replace(second, slug=first.slug, folder=first.folder))

    @rule(steps=st.integers(0, 60))
    def is_killed_while_pressing(self, steps: int) -> None:
        with killed_after(steps, self.root):
            self._press()

    @rule()
    def presses(self) -> None:
        self._press()
        assert files(self.root) == self._full_press()
        assert not empty_folders(self.root)

    @invariant()
    def every_file_is_whole_and_its_siblings_belong_to_it(self) -> None:
        found = files(self.root)
        for path, body in found.items():
            assert body.endswith(LAST_LINE.encode()) or path.endswith((".br", ".gz"))
            if path.endswith(".br"):
                assert brotli.decompress(body) == found[path.removesuffix(".br")]
            if path.endswith(".gz"):
                assert gzip.decompress(body) == found[path.removesuffix(".gz")]

    def teardown(self) -> None:
        self.presses()
        shutil.rmtree(self.home)

    def _free(self, name: str, note: Note) -> bool:
        """Two notes at one address are an error, told elsewhere; here every tree has to come out right."""
        return all(
            (other.slug, other.folder) != (note.slug, note.folder)
            for key, other in self.toy.notes.items()
            if key != name
        )

    def _press(self) -> None:
        """As the running order does: an edition that a killed press began is taken over, one that nothing came of is dropped."""
        if self.begun:
            self.store.mark(list(self.store.readers([EDITION])))
        self.begun = True
        self.toy.edition = self.edition + 1
        with Tree(self.root, durable=False) as tree:
            report = print_stale(self.store, self.toy, tree)
        assert not report.errors
        self.edition += report.printed
        self.toy.edition = self.edition
        self.begun = False

    def _full_press(self) -> dict[str, bytes]:
        store = MemoryStore()
        store.mark(everything(store, self.toy, Key("house")))
        with tempfile.TemporaryDirectory(dir=self.home) as empty, Tree(Path(empty), durable=False) as tree:
            print_stale(store, self.toy, tree)
            sweep(store, tree)
            return files(Path(empty))


Newspaper.TestCase.settings = settings(max_examples=EXAMPLES, stateful_step_count=30, deadline=None)
TestEveryTreeIsWhatAFullPressPrints = Newspaper.TestCase
