"""A newspaper is founded and run by two commands, and stops when it is asked to."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import tomllib
from http import HTTPStatus

import pytest

from tamizdat.lib.machine import port_is_free
from tests.commands.newspapers import TAMIZDAT, Browser, environment
from tests.commands.preloaded import tamizdat

pytestmark = pytest.mark.xdist_group("running")


@pytest.fixture
def running(founded, tmp_path):
    directory, said, settings = founded
    log = (tmp_path / "log").open("w+")
    process = subprocess.Popen([*TAMIZDAT, "run", str(directory)], env=environment(**settings), stdout=log, stderr=log)
    yield process, said, *(Browser(f"http://127.0.0.1:{port}") for port in settings.values()), log
    process.terminate()
    process.wait(timeout=30)
    log.close()


def test_a_new_newspaper_has_what_it_needs_and_is_for_its_owner_only(founded):
    directory, said, _settings = founded
    settings = tomllib.loads((directory / "tamizdat.toml").read_text())
    assert settings == {"name": "Far Shore", "languages": ["en", "ru"], "time_zone": "Europe/Riga"}
    assert (directory / "newspaper.sqlite3").stat().st_mode & 0o777 == 0o600
    assert [directory.stat().st_mode & 0o777, (directory / "keys" / "secret").stat().st_mode & 0o777] == [0o700, 0o600]
    assert "technician" in said
    assert (directory / "keys" / "secret").read_text().strip() not in said


def test_a_newspaper_is_never_founded_over_something(founded, tmp_path):
    directory, _said, _settings = founded
    before = (directory / "keys" / "secret").read_text()
    assert "is a newspaper already" in tamizdat("init", directory).stderr
    assert (directory / "keys" / "secret").read_text() == before
    (tmp_path / "diary.txt").write_text("mine")
    done = tamizdat("init", tmp_path)
    assert (done.returncode, "is not an empty directory" in done.stderr) == (1, True)


def front_of(paper):
    """The front, once it is printed."""
    paper.wait("/")
    last = time.monotonic() + 120
    while (answer := paper.ask("/")).status != HTTPStatus.OK:
        assert time.monotonic() < last, answer.text
        time.sleep(0.2)
    return answer.text


def test_each_face_shows_itself_and_stops_when_asked(running):
    process, said, paper, desk, log = running
    assert "<title>Far Shore" in front_of(paper)
    assert "csrfmiddlewaretoken" in desk.wait("/login/").text

    for path in (
        "/login/",
        "/admin/",
        "/pages/",
        "/static/wagtailadmin/css/core.css",
        "/documents/1/x",
        "/tamizdat.toml",
    ):
        answer = paper.ask(path)
        assert answer.status == 404
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src")
    assert not list(paper.jar)
    assert "<title>Far Shore" not in desk.ask("/index.html").text
    assert "script-src 'self'" in desk.ask("/login/").headers["Content-Security-Policy"]

    password = re.search(r"password\s+(\S+)", said).group(1)
    assert "Far Shore" in desk.sign_in("technician", password).text

    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 0
    log.seek(0)
    written = log.read()
    assert "127.0.0.1:" in written  # the addresses of the faces
    assert not re.search(r"/login|/documents|GET|POST", written)
    assert all(port_is_free(int(face.address.rpartition(":")[2])) for face in (paper, desk))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no handle on a process to wait for")
def test_nothing_is_left_running_when_the_supervisor_is_killed(running):
    process, _said, paper, desk, _log = running
    paper.wait("/")
    desk.wait("/login/")
    os.kill(process.pid, signal.SIGKILL)
    last = time.monotonic() + 30
    while not all(port_is_free(int(face.address.rpartition(":")[2])) for face in (paper, desk)):
        assert time.monotonic() < last
        time.sleep(0.1)


def test_a_port_that_is_taken_is_named(founded):
    directory, _said, settings = founded
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", int(settings["TAMIZDAT_DESK_PORT"])))
        other.listen()
        done = tamizdat("run", directory, **settings)
    assert done.returncode == 1
    assert f"Port {settings['TAMIZDAT_DESK_PORT']} of this machine is taken" in done.stderr
    assert "desk_port" in done.stderr


@pytest.mark.parametrize("command", ["run", "doctor"])
def test_where_there_is_no_newspaper_the_command_says_how_to_make_one(tmp_path, command):
    done = tamizdat(command, tmp_path)
    assert done.returncode == 2
    assert f"tamizdat init {tmp_path}" in done.stderr


def test_what_could_not_be_finished_is_taken_away_again(tmp_path):
    done = tamizdat("init", tmp_path / "paper", TAMIZDAT_DATABASE="postgresql://127.0.0.1:1/nowhere")
    assert done.returncode != 0
    assert not (tmp_path / "paper").exists()
