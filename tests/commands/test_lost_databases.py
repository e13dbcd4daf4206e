"""A database that is gone or damaged: whatever would print from it refuses, and the doctor asks for the backup."""

import json
import shutil
import subprocess
import sys

import pytest

from tests.commands.newspapers import environment, two_free_ports
from tests.commands.preloaded import tamizdat
from tests.press.trees import files

pytestmark = pytest.mark.xdist_group("running")


@pytest.fixture
def lost(founded, tmp_path):
    """A newspaper whose pressed paper is the last copy of what it said."""
    copy = shutil.copytree(founded[0], tmp_path / "lost")
    paper, desk = two_free_ports()  # the usual ones may belong to a newspaper that runs beside the tests
    with (copy / "tamizdat.toml").open("a") as settings:
        settings.write(f"\npaper_port = {paper}\ndesk_port = {desk}\n")
    (copy / "newspaper.sqlite3").unlink()
    (copy / "paper" / "en").mkdir(exist_ok=True)
    (copy / "paper" / "en" / "index.html").write_text("the last copy")
    return copy


def database_as_the_doctor_finds_it(directory):
    done = tamizdat("doctor", directory, "--json")
    assert done.returncode == 1, done.stderr
    found = {finding["what"]: finding for finding in json.loads(done.stdout)}
    assert {"accounts", "press"}.isdisjoint(found)
    return found["database"]


def everything_in(directory):
    return {path: path.read_bytes() for path in directory.rglob("*") if path.is_file()}


@pytest.mark.parametrize("words", ["run", "press", "press --full", "reindex", "run --only worker", "run --only desk"])
def test_without_its_database_a_newspaper_is_neither_run_nor_pressed_and_nothing_in_it_changes(lost, words):
    before = everything_in(lost)
    command, *options = words.split()
    done = tamizdat(command, lost, *options)
    assert done.returncode == 2
    assert f"{lost / 'newspaper.sqlite3'} does not exist" in done.stderr
    assert "Bring it back from a backup" in done.stderr
    assert "Traceback" not in done.stderr
    assert everything_in(lost) == before


def test_a_demo_whose_database_is_gone_is_not_made_anew_over_its_paper(lost):
    (lost / "THIS-IS-A-DEMO.txt").write_text("a demo")
    done = tamizdat("demo", lost, "--no-serve")
    assert done.returncode == 2
    assert files(lost / "paper")["en/index.html"] == b"the last copy"
    assert not (lost / "newspaper.sqlite3").exists()


def test_a_database_without_tables_is_as_good_as_none(lost):
    (lost / "newspaper.sqlite3").touch()
    done = tamizdat("run", lost)
    assert done.returncode == 2
    assert "has no newspaper in it" in done.stderr
    assert (lost / "newspaper.sqlite3").stat().st_size == 0


def test_the_database_of_another_program_is_none_of_ours(lost):
    environ = environment(TAMIZDAT_DIR=str(lost), DJANGO_SETTINGS_MODULE="tamizdat.config.settings")
    migrate = [sys.executable, "-m", "django", "migrate", "--verbosity", "0", "contenttypes"]
    subprocess.run(migrate, env=environ, check=True, timeout=300)
    assert "has no newspaper in it" in tamizdat("press", lost).stderr


def test_the_doctor_makes_no_database_and_asks_for_the_backup(lost):
    before = everything_in(lost)
    found = database_as_the_doctor_finds_it(lost)
    assert found["says"] == f"is gone: {lost / 'newspaper.sqlite3'} does not exist"
    assert found["do"].startswith("Bring it back from a backup")
    assert everything_in(lost) == before


@pytest.mark.parametrize("damage", ["cut off", "other bytes", "a hole"])
def test_a_damaged_database_is_called_damaged(lost, founded, damage):
    whole = (founded[0] / "newspaper.sqlite3").read_bytes()
    half = len(whole) // 2
    (lost / "newspaper.sqlite3").write_bytes(
        {
            "cut off": whole[:half],
            "other bytes": bytes(range(256)) * 400,
            "a hole": whole[:half] + b"\xa5" * 40960 + whole[half + 40960 :],
        }[damage]
    )
    found = database_as_the_doctor_finds_it(lost)
    assert "is damaged" in found["says"]
    assert found["do"] == "Stop the newspaper and bring the file back from a backup."
