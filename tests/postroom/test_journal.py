from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.postroom.answers import Fate
from tamizdat.postroom.errors import JournalBusy
from tamizdat.postroom.journal import BEGUN, STEP, Journal
from tamizdat.postroom.ledger import Outcome

DONE = Outcome(7, 2, Fate.REFUSED, "550 5.1.1", hard=True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "w.journal"


def read_again(path: Path) -> dict[int, Outcome]:
    journal = Journal(path)
    seen = journal.read()
    journal.close()
    return seen


def test_the_last_word_on_a_row_is_what_counts(path: Path):
    journal = Journal(path)
    journal.begun(7, 1)
    journal.done(Outcome(7, 1, Fate.DEFERRED, "450"))
    journal.begun(8, 1)
    journal.begun(7, 2)
    journal.done(DONE)
    assert journal.read() == {7: DONE, 8: Outcome(8, 1, Fate.DOUBT, BEGUN)}
    journal.close()
    assert read_again(path) == {7: DONE, 8: Outcome(8, 1, Fate.DOUBT, BEGUN)}


def test_what_was_cleared_is_gone(path: Path):
    journal = Journal(path)
    journal.begun(7, 1)
    journal.clear()
    journal.begun(8, 1)
    journal.close()
    assert set(read_again(path)) == {8}


def test_a_kill_keeps_what_was_written(path: Path):
    words = (
        "import os, sys, pathlib; from tamizdat.postroom.journal import Journal; j = Journal(pathlib.Path(sys.argv[1]));"
        "[j.begun(n, 1) for n in range(500)]; os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", words, str(path)], check=False).returncode == -9
    assert set(read_again(path)) == set(range(500))


def test_it_grows_as_long_as_a_send_is(path: Path):
    journal = Journal(path)
    number = STEP // 12
    for n in range(number):
        journal.begun(n, 10)
    assert len(journal.read()) == number
    journal.close()
    assert len(read_again(path)) == number


@given(st.binary(max_size=30), st.integers(0, 40))
def test_damage_costs_the_damaged_lines_only(tmp_path_factory: pytest.TempPathFactory, damage: bytes, at: int):
    path = tmp_path_factory.mktemp("journal") / "w.journal"
    text = b"S 1 1\nD 1 1 accepted 250/2.0.0 soft\n"
    path.write_bytes(text[:at] + damage)
    journal = Journal(path)
    journal.begun(5, 1)
    journal.close()
    assert read_again(path)[5] == Outcome(5, 1, Fate.DOUBT, BEGUN)


def test_a_line_cut_in_its_middle_counts_for_nothing(path: Path):
    path.write_bytes(b"S 1 1\nS \0\0 1\nD 1 1 acc\0\0\0ed 250/2.0.0 soft\n")
    assert read_again(path) == {1: Outcome(1, 1, Fate.DOUBT, BEGUN)}


def test_a_full_disk_is_told_before_anything_is_begun(path: Path):
    words = (
        "import resource, signal, sys, pathlib; from tamizdat.postroom.journal import Journal, STEP;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); j = Journal(pathlib.Path(sys.argv[1]));"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (STEP, STEP)); [j.begun(n, 1) for n in range(STEP)]"
    )
    done = subprocess.run([sys.executable, "-c", words, str(path)], check=False, capture_output=True, text=True)
    assert "OSError" in done.stderr


def test_a_journal_is_one_process_only(path: Path):
    journal = Journal(path)
    with pytest.raises(JournalBusy):
        Journal(path)
    journal.close()
    assert path.stat().st_mode & 0o077 == 0
