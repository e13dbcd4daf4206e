"""The ports that a demo was given are its own from then on."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing

import pytest

from tamizdat.config.founding import write_down
from tamizdat.config.newspaper import load
from tests.commands.newspapers import tamizdat, two_free_ports


@pytest.fixture
def demo(founded, tmp_path):
    """A directory that the demo takes for its own; its database is migrated already, which takes longest."""
    directory = shutil.copytree(founded[0], tmp_path / "demo")
    write_down(load(directory, {}), languages=["en", "ru", "fa"])
    (directory / "THIS-IS-A-DEMO.txt").write_text("a demo")
    with closing(sqlite3.connect(directory / "newspaper.sqlite3")) as database, database:
        database.execute("UPDATE auth_user SET username = 'founder'")
    return directory


@pytest.mark.xdist_group("running")
def test_the_commands_that_come_after_a_demo_know_the_ports_it_was_given(demo):
    paper, desk = two_free_ports()
    done = tamizdat("demo", demo, "--no-serve", "--stories", "1", "--port", str(paper), "--desk-port", str(desk))
    assert f"http://127.0.0.1:{paper}\n" in done.stdout, done.stderr
    pressed = json.loads(tamizdat("press", demo, "--json").stdout)
    assert (pressed["rendered"], pressed["errors"]) == (0, [])
    assert load(demo, {}).desk_port == desk
