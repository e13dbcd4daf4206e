"""What ``tamizdat demo`` refuses, with what it says."""

from __future__ import annotations

import socket

import pytest
from click.testing import CliRunner

from tamizdat.commands.demo import command


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch):
    """The command in this process: none of these calls gets as far as starting Django."""
    monkeypatch.delenv("TAMIZDAT_PAPER_PORT", raising=False)
    monkeypatch.delenv("TAMIZDAT_DESK_PORT", raising=False)
    return lambda *words: CliRunner().invoke(command, [str(word) for word in words])


def test_a_directory_with_something_in_it_is_left_alone(run, tmp_path):
    (tmp_path / "diary.txt").write_text("mine")
    result = run(tmp_path, "--no-serve")
    assert result.exit_code == 1
    assert "The demo needs a directory of its own" in result.output
    assert [file.name for file in tmp_path.iterdir()] == ["diary.txt"]


def test_a_real_newspaper_is_left_alone(run, tmp_path):
    (tmp_path / "tamizdat.toml").write_text('name = "Ours"\n')
    result = run(tmp_path, "--no-serve")
    assert result.exit_code == 1
    assert "is a newspaper already" in result.output


def test_a_taken_port_is_named_before_anything_is_made(run, tmp_path, monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setenv("TAMIZDAT_PAPER_PORT", str(port))
        result = run(tmp_path / "demo", "--port", port)
    assert result.exit_code == 1
    assert f"Port {port} of this machine is taken" in result.output
    assert not (tmp_path / "demo").exists()


def test_a_number_of_stories_below_one_is_refused(run, tmp_path):
    assert "--stories" in run(tmp_path / "demo", "--stories", 0).output
