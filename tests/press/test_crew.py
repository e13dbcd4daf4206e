"""A press with helping hands: the same tree, and nobody left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tamizdat.press.crew import Crew, CrewLost
from tamizdat.press.graph import everything
from tamizdat.press.outputs import Key
from tamizdat.press.press import print_stale
from tamizdat.press.render import proofs
from tamizdat.press.write import Tree
from tests.fakes.press_store import MemoryStore
from tests.press.toy import Note, Toy, edit
from tests.press.trees import files

NOTES = {f"n{number:03}": Note(f"Note {number}", f"note-{number}", f"en/{number % 7}") for number in range(700)}


class CrewHands:
    """As the running order has them: the catalogue goes along with each batch."""

    ahead = 4

    def __init__(self, crew, toy, root):
        self.crew, self.toy, self.root = crew, toy, root

    def set(self, stale):
        return self.crew.do(proofs, self.toy, stale, self.root)


def press(store, toy, root, crew):
    with Tree(root, durable=False) as tree:
        return print_stale(store, toy, tree, hands=CrewHands(crew, toy, str(root)) if crew else None)


@pytest.fixture
def alone(tmp_path):
    store, toy = MemoryStore(), Toy(dict(NOTES))
    store.mark(everything(store, toy, Key("house")))
    press(store, toy, tmp_path / "alone", None)
    return store, files(tmp_path / "alone")


def test_a_crew_prints_what_one_process_prints(tmp_path, alone):
    store, toy = MemoryStore(), Toy(dict(NOTES))
    store.mark(everything(store, toy, Key("house")))
    with Crew(2) as crew:
        report = press(store, toy, tmp_path / "paper", crew)
    assert not report.errors
    assert files(tmp_path / "paper") == alone[1]
    assert store.outputs == alone[0].outputs
    assert not [path for path in (tmp_path / "paper/.press").iterdir() if path.name != "lock"]


def test_a_crew_prints_what_moved_and_what_two_want(tmp_path):
    store, toy, root = MemoryStore(), Toy(dict(NOTES)), tmp_path / "paper"
    store.mark(everything(store, toy, Key("house")))
    with Crew(2) as crew:
        press(store, toy, root, crew)
        edit(toy, store, "n001", Note("Note 1", "moved", "en/1"))
        edit(toy, store, "n650", Note("Note 1", "note-1", "en/1"))  # the very bytes that stood there
        edit(toy, store, "n002", Note("Thief", "note-3", "en/3"))
        store.mark(everything(store, toy, Key("house")))
        report = press(store, toy, root, crew)
    assert [output.subject for output in report.errors] == ["n002"]
    found = files(root)
    assert found["en/1/note-1.html"] == found["en/1/moved.html"]
    assert found["en/3/note-3.html"].startswith(b"Note 3")


def test_a_helper_that_is_killed_ends_the_press_with_a_sentence_and_the_next_one_completes_it(tmp_path, alone):
    store, toy = MemoryStore(), Toy(dict(NOTES))
    store.mark(everything(store, toy, Key("house")))
    with Crew(2) as crew:
        crew.do(_end)
        with pytest.raises(CrewLost, match="Press again"):
            press(store, toy, tmp_path / "paper", crew)
    press(store, toy, tmp_path / "paper", None)
    assert files(tmp_path / "paper") == alone[1]


def test_what_a_helper_raises_is_raised_here():
    with Crew(2) as crew, pytest.raises(ZeroDivisionError):
        crew.do(divmod, 1, 0)()


def test_helpers_end_with_a_press_that_is_killed():
    killed = subprocess.Popen(
        [sys.executable, "-c", BOSS], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    )
    helpers = {int(word) for word in killed.stdout.readline().split()}
    assert helpers
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    last = time.monotonic() + 60
    while any(_runs(process) for process in helpers) and time.monotonic() < last:
        time.sleep(0.02)
    assert not any(_runs(process) for process in helpers)


BOSS = """
import os, time
from tamizdat.press.crew import Crew
with Crew(2) as crew:
    asked = [crew.do(os.getpid) for _ in range(20)]
    print(*{ask() for ask in asked}, flush=True)
    time.sleep(60)
"""


def _end():
    os.kill(os.getpid(), signal.SIGKILL)


def _runs(process):
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
