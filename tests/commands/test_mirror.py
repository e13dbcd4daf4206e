"""``tamizdat mirror`` as a technician types it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.utils import timezone

from tamizdat.commands.mirror import command
from tamizdat.lib.machine import port_is_free
from tamizdat.mirrors import layout
from tamizdat.pipeline.models import Mirror
from tests.builders import a_newspaper
from tests.mirrors.lying_mirror import a_mirror, altered
from tests.mirrors.sealed_trees import a_paper
from tests.mirrors.servers import free_port
from tests.pipeline.newspapers import clear

pytestmark = pytest.mark.django_db(transaction=True)
HERE = str(settings.NEWSPAPER.directory)


@pytest.fixture
def paper():
    clear()
    a_newspaper("en")
    yield a_paper(settings.NEWSPAPER.output, now=timezone.now())
    clear()
    shutil.rmtree(settings.NEWSPAPER.directory / "tor", ignore_errors=True)


def typed(*words):
    return CliRunner().invoke(command, [str(word) for word in words])


def test_a_mirror_is_added_shipped_to_checked_and_retired(paper, tmp_path):
    with a_mirror(tmp_path / "north") as server:
        assert "north is listed" in typed("add", "north", server.address, HERE, "--place", tmp_path / "north").stdout
        shipped = typed("ship", HERE)
        assert shipped.exit_code == 0, shipped.output
        assert f"north: edition 1, {len(paper.pages)} files new" in shipped.stdout
        assert (tmp_path / "north" / layout.TIMESTAMP).exists()
        checked = typed("check", HERE)
        assert (checked.exit_code, checked.stdout.startswith("north: good, edition 1")) == (0, True)
        server.lie = altered("edition/files")
        assert typed("check", HERE).exit_code == 1
        assert "A mirror was set aside: lying." in typed("check", HERE).stdout
    (row,) = json.loads(typed("list", HERE, "--json").stdout)
    assert (row["role"], row["state"], row["reason"]) == ("aside", "lying", "lying")
    assert "is retired" in typed("retire", "north", HERE, "--reason", "it lied").stdout
    assert "it lied" in typed("list", HERE).stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("add", "a", "mirror.example", HERE), "no address of a mirror"),
        (("add", "a", "https://a.example/", HERE, "--place", "ftp://host/x"), "names no place"),
        (("ship", HERE, "--only", "nobody"), "There is no mirror called nobody"),
        (("retire", "nobody", HERE), "There is no mirror called nobody"),
    ],
)
def test_what_cannot_be_is_refused_in_words(words, told):
    result = typed(*words)
    assert result.exit_code == 1
    assert told in result.output
    assert not Mirror.objects.exists()


@pytest.mark.parametrize("kind", ["", "onion:"])
def test_no_mirror_lies_in_the_papers_own_folders_or_around_them(paper, tmp_path, kind):
    paper_itself, link = settings.NEWSPAPER.output, tmp_path / "link"
    link.symlink_to(paper_itself)
    for folder, told in (
        (paper_itself, "is the newspaper's own"),
        (paper_itself / "en" / "mirror", "lies in the newspaper's own"),
        (settings.NEWSPAPER.directory, "lies around the newspaper's own"),
        (settings.NEWSPAPER.keys / "mirror", "lies in the newspaper's own"),
        (link, "is the newspaper's own"),
        (link / ".." / "mirror" / "..", "lies around the newspaper's own"),
    ):
        result = typed("add", "a", "https://a.example/", HERE, "--place", f"{kind}{folder}")
        assert (result.exit_code, told in result.output) == (1, True), result.output
    assert not Mirror.objects.exists()
    assert typed("add", "a", "https://a.example", HERE, "--place", f"{kind}{tmp_path}/mirror").exit_code == 0
    assert Mirror.objects.get().address == "https://a.example/"


def test_a_report_from_abroad_is_taken_from_its_file(paper, tmp_path):
    typed("add", "north", "https://north.example/", HERE)
    row = {
        "mirror": "https://north.example/",
        "at": timezone.now().isoformat(),
        "verdict": "good",
        "edition": 1,
        "milliseconds": 9,
    }
    (tmp_path / "report.json").write_text(json.dumps({"tamizdat": 1, "place": "Kazan", "probes": [row]}))
    assert "1 probes taken." in typed("check", HERE, "--from", tmp_path / "report.json").stdout
    (tmp_path / "report.json").write_text("{}")
    assert "no report of a probe" in typed("check", HERE, "--from", tmp_path / "report.json").output


def test_an_onion_gets_a_configuration_and_the_technician_the_next_steps(paper, tmp_path):
    added = typed("add", "onion", "http://abc.onion/", HERE, "--place", f"onion:{tmp_path}/onion")
    assert "Onion-Location" in added.stdout
    assert (settings.NEWSPAPER.directory / "tor" / "torrc").exists()
    assert typed("ship", HERE).exit_code == 0
    assert typed("check", HERE).stdout.startswith("onion: good")
    (settings.NEWSPAPER.output / "mirrors.json").write_text('{"mirrors": [{"address": "http://abc.onion/"}]}')
    shown = typed("list", HERE).stdout
    assert "Tor Browser is offered http://abc.onion/" in shown
    assert 'add_header Onion-Location "http://abc.onion$request_uri";' in shown


@pytest.mark.xdist_group("running")
def test_a_directory_is_served_without_a_newspaper(tmp_path):
    (tmp_path / "index.html").write_text("the front")
    port = free_port()
    words = [sys.executable, "-m", "tamizdat.commands", "mirror", "serve", str(tmp_path), "--port", str(port)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert "Serving" in server.stdout.readline()
            assert not port_is_free(port)
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
                assert answer.read() == b"the front"
                assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
                assert answer.headers["Server"] is None
            with ThreadPoolExecutor(40) as readers:
                fronts = readers.map(
                    lambda _: urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30).read(), range(200)
                )
                assert set(fronts) == {b"the front"}
        finally:
            server.terminate()
        assert server.stderr.read() == ""  # nothing is logged, a queue of readers neither
