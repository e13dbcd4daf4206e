"""``tamizdat press`` as a technician types it, killed as a machine does it."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import time
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from django.conf import settings

from tamizdat.commands.press import command
from tamizdat.edition import verify
from tamizdat.edition.keyring import Keyring
from tamizdat.pipeline.changes import Change
from tests.builders import a_newspaper
from tests.commands.newspapers import TAMIZDAT, environment, tamizdat
from tests.pipeline.newspapers import clear, paper
from tests.press.trees import files


@pytest.fixture
def press():
    a_newspaper("en")
    return lambda *words: CliRunner().invoke(command, [str(settings.NEWSPAPER.directory), *words])


@pytest.mark.django_db
def test_a_press_says_what_it_did_and_the_next_has_nothing_to_do(press):
    first = json.loads(press("--json").stdout)
    assert first["edition"] == 1
    assert first["outputs"] == first["rendered"] == first["written"] > 0
    assert first["seconds"] > 0
    assert (first["removed"], first["errors"]) == (0, [])
    second = json.loads(press("--json").stdout)
    assert (second["edition"], second["outputs"], second["rendered"], second["written"]) == (1, first["outputs"], 0, 0)
    assert press().stdout == "Nothing is stale.\n"
    assert press("--full").stdout.startswith(f"Edition 2: {first['outputs']} outputs, {first['outputs']} rendered, ")


@pytest.mark.django_db
def test_a_press_that_could_not_print_all_says_what_and_ends_with_1(press):
    Change.objects.create(subject="nonsense:1")
    result = press()
    assert result.exit_code == 1
    assert "Not printed: nonsense:1: ValueError" in result.stdout


@pytest.mark.django_db
def test_a_file_says_what_it_was_made_from_and_why_it_was_printed(press):
    press()
    said = press("--why", "/en/index.html")
    assert "“front en”, printed in edition 1" in said.stdout
    assert "edition" in json.loads(press("--why", "en/index.html", "--json").stdout)["reads"]
    unknown = press("--why", "nowhere.html")
    assert unknown.exit_code == 1
    assert "No output stands for nowhere.html" in unknown.stderr


@pytest.mark.django_db
def test_a_tree_that_cannot_be_written_is_told_in_a_sentence(press):
    clear()
    paper().write_text("this is no folder")
    failed = press()
    paper().unlink()
    assert failed.exit_code == 1
    assert "Cannot write to" in failed.stderr
    assert press().exit_code == 0


@pytest.mark.xdist_group("running")
def test_a_press_that_is_killed_is_completed_by_the_next(founded, tmp_path):
    home, tree = tmp_path / "home", tmp_path / "home" / "paper"
    shutil.copytree(founded[0], home)
    killed = subprocess.Popen([*TAMIZDAT, "press", str(home)], env=environment())
    last = time.monotonic() + 60
    while killed.poll() is None and len(files(tree)) < 9 and time.monotonic() < last:
        time.sleep(0.002)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    completed = json.loads(tamizdat("press", home, "--full", "--json").stdout)
    assert completed["errors"] == []
    finding = verify.tree(tree, Keyring(home / "keys").trusted(), datetime.now(UTC))
    assert finding.verdict is verify.Verdict.AUTHENTIC, finding
    assert finding.edition.files == completed["outputs"]
    assert [path.name for path in (tree / ".press").iterdir()] == ["lock"]
