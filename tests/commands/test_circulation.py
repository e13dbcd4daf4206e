"""The list as a technician handles it: what is told in this process, and the whole way on a newspaper of its own."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys

import pytest
from click.testing import CliRunner
from django.conf import settings as here

from tamizdat.circulation import keys
from tamizdat.commands import main
from tests.circulation.readers import a_newsletter
from tests.commands.newspapers import TAMIZDAT, environment, tamizdat

running = pytest.mark.xdist_group("running")  # in processes of their own

SEED = """
import sys
from pathlib import Path
from tamizdat.config.start import start
start(Path(sys.argv[1]))
from tamizdat.circulation.models import Newsletter
Newsletter.objects.get_or_create(slug="friday", defaults={"name": "Friday", "language": "en"})
"""


@pytest.fixture(scope="module")
def newspaper(copied):
    directory, settings = copied
    made = subprocess.run(
        [sys.executable, "-c", SEED, str(directory)],
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    return directory, settings


def circulation(newspaper, *words, stdin: str = ""):
    directory, settings = newspaper
    typed = [*TAMIZDAT, "circulation", words[0], *map(str, words[1:]), str(directory)]
    return subprocess.run(
        typed, env=environment(**settings), input=stdin, capture_output=True, text=True, timeout=120, check=False
    )


def answer(newspaper, *words, stdin: str = "") -> dict:
    done = circulation(newspaper, *words, "--json", stdin=stdin)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def typed(db):
    """Types a command in this process. Nothing but its own refusals may end it."""
    a_newsletter("friday")
    keys.make(here.NEWSPAPER.keys)
    runner = CliRunner(catch_exceptions=False)

    def typed(*words, stdin: str = ""):
        return runner.invoke(main, ["circulation", *map(str, words), str(here.NEWSPAPER.directory)], input=stdin)

    return typed


@running
def test_a_list_is_imported_locked_exported_erased_and_counted(newspaper, tmp_path):
    listed, phrase, out = tmp_path / "in.csv", tmp_path / "phrase", tmp_path / "out.csv"
    listed.write_text("email,confirmed\nanna@farshore.example,2025-03-01\nboris@farshore.example,2025-03-01\n")
    phrase.write_text("over there\n")
    asked = ("import", listed, "--newsletter", "friday", "--source", "fair")
    # FILE comes before DIRECTORY
    done = tamizdat("circulation", *asked[:2], newspaper[0], *asked[2:], "--json", **newspaper[1])
    assert json.loads(done.stdout) == {"rows": 2, "confirmed": 2}
    assert answer(newspaper, "reseal", "--lock", "--new-passphrase-file", phrase) == {
        "sealed anew": 2,
        "mode": "locked",
    }
    done = tamizdat("circulation", "export", out, newspaper[0], "--passphrase-file", phrase, "--json", **newspaper[1])
    assert json.loads(done.stdout)["exported"] == 2
    assert out.stat().st_mode & 0o777 == 0o600
    assert "anna@farshore.example" in out.read_text()
    before = answer(newspaper, "stats")
    assert answer(newspaper, "erase", stdin="anna@farshore.example\n") == {"erased": 1, "unknown": 0, "refused": 0}
    stats = answer(newspaper, "stats")
    assert (stats["subscribers"], stats["mode"]) == (before["subscribers"] - 1, "locked") == (1, "locked")
    assert stats["suppressed"]["forgotten"] == before["suppressed"].get("forgotten", 0) + 1
    assert stats["newsletters"][0]["states"]["confirmed"] == 1


def test_what_cannot_be_done_is_told_in_a_line(typed, tmp_path):
    listed = tmp_path / "in.csv"
    listed.write_text("name\nAnna\n")
    for words in ((), ("--newsletter", "nothing-of-ours")):
        done = typed("import", *words, listed)
        assert done.exit_code == 1
        assert done.stderr.startswith("Error: ")


@running
@pytest.mark.parametrize("phrase", ["", "\n", "  \n"])
def test_a_list_is_not_locked_with_an_empty_passphrase(newspaper, tmp_path, phrase):
    kept = newspaper[0] / "keys"
    before = {file.name: file.read_bytes() for file in kept.glob("circulation.*")}
    file = tmp_path / "phrase"
    file.write_text(phrase)
    locked = ["--passphrase-file", file] if (kept / "circulation.locked").exists() else []
    done = circulation(newspaper, "reseal", "--lock", *locked, "--new-passphrase-file", file)
    assert done.returncode == 1
    assert "is empty: nothing was changed" in done.stderr
    assert {file.name: file.read_bytes() for file in kept.glob("circulation.*")} == before


def test_addresses_to_erase_that_are_not_in_utf8_are_told_and_none_is_erased(typed, tmp_path):
    file = tmp_path / "gone.txt"
    file.write_bytes("vera@farshore.example\nюля\n".encode("cp1251"))
    done = typed("erase", "--file", file)
    assert done.exit_code == 1
    assert done.stderr == f"Error: {file} is not text in UTF-8: nothing was changed. Save it as UTF-8.\n"
    file.write_text("\ufeffvera@farshore.example\n")
    assert json.loads(typed("erase", "--file", file, "--json").stdout) == {"erased": 0, "unknown": 1, "refused": 0}


@pytest.mark.parametrize(
    ("stdin", "said"),
    [
        ("", "no address was given"),
        ("nonsense\n", "what was given is no address"),
        ("vera@farshore.example\n", "nobody on the list has such an address"),
    ],
)
def test_when_there_was_nothing_to_erase_it_is_said(typed, stdin, said):
    done = typed("erase", stdin=stdin)
    assert done.exit_code == 0
    assert done.stderr.startswith(f"There was nothing to erase: {said}")


def test_a_list_is_not_dated_to_a_day_that_is_still_to_come(typed, tmp_path):
    listed = tmp_path / "in.csv"
    listed.write_text("email\nlev@farshore.example\n")
    done = typed("import", listed, "--newsletter", "friday", "--confirmed", "--date", "9000-01-01")
    assert (done.exit_code, done.stderr) == (1, "Error: --date is still to come: say when its readers agreed.\n")


def test_an_import_whose_quote_is_never_closed_ends_with_its_line(typed, tmp_path):
    listed = tmp_path / "in.csv"
    listed.write_text('email,name\nlev@farshore.example,"Lev\nnina@farshore.example,Nina\n')
    done = typed("import", listed, "--newsletter", "friday", "--dry-run")
    assert done.exit_code == 1
    assert done.stderr.startswith("Error: A quote opened at line 2 is never closed")


def test_an_export_to_a_folder_that_is_not_there_says_so(typed, tmp_path):
    out = tmp_path / "nowhere" / "out.csv"
    done = typed("export", out)
    assert done.exit_code == 1
    assert done.stderr.startswith(f"Error: {out} cannot be written: No such file or directory.")


def test_an_import_tells_by_their_lines_what_it_passed_over_and_shows_no_address(typed, tmp_path):
    listed = tmp_path / "in.csv"
    listed.write_text("email;confirmed;status\nlev@farshore.example;;Deleted\nnina@farshore.example;in May;\n")
    options = ("--newsletter", "friday", "--dry-run")
    done = typed("import", *options, listed)
    assert done.stdout.splitlines() == [
        "rows: 2",
        "state not known: 1",
        "date not read: 1",
        "lines with a state not known: 2",
        "lines with a date not read: 3",
    ]
    done = typed("import", *options, "--language", "xx", listed)
    assert (done.exit_code, done.stderr[:33]) == (1, "Error: The newspaper is not in “x")


@running
def test_an_erased_reader_leaves_nothing_in_the_files_of_the_database(newspaper, tmp_path, request):
    running = sqlite3.connect(newspaper[0] / "newspaper.sqlite3")  # as the desk does: while it is open the log stays
    request.addfinalizer(running.close)
    assert running.execute("SELECT count(*) FROM circulation_newsletter").fetchone()
    listed = tmp_path / "in.csv"
    listed.write_text("email,confirmed,source\nzoya@farshore.example,2025-03-01,the fair of Zoya alone\n")
    done = tamizdat("circulation", "import", listed, newspaper[0], "--newsletter", "friday", **newspaper[1])
    assert done.returncode == 0, done.stderr
    answer(newspaper, "erase", stdin="zoya@farshore.example\n")
    kept = list(newspaper[0].glob("newspaper.sqlite3*"))
    assert newspaper[0] / "newspaper.sqlite3-wal" in kept
    assert not [file.name for file in kept if b"the fair of Zoya alone" in file.read_bytes()]


FULL = """
import resource, sys
from pathlib import Path
import click
from tamizdat.commands.circulation_files import new
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
@click.command()
def export():
    with new(Path(sys.argv[1])) as stream:
        for number in range(int(sys.argv[2])):
            stream.write("reader@farshore.example,friday,en,confirmed\\n")
export(args=[])
"""


@pytest.mark.parametrize("lines", [100, 10_000])
def test_an_export_onto_a_full_disk_says_so_and_leaves_half_a_list_nowhere(tmp_path, lines):
    """A hundred lines fit into the buffer, and fail when the file is closed."""
    out = tmp_path / "out.csv"
    words = [sys.executable, "-c", FULL, str(out), str(lines)]
    done = subprocess.run(words, env=environment(), capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(f"Error: {out} could not be written to its end: File too large.")
    assert "Traceback" not in done.stderr
    assert not out.exists()
