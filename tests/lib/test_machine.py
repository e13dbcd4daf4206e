"""What a machine says of itself is read as its owner would read it."""

import socket

import pytest

from tamizdat.lib.machine import port_is_free, time_zone


@pytest.fixture
def etc(tmp_path, monkeypatch):
    monkeypatch.delenv("TZ", raising=False)
    (tmp_path / "etc").mkdir()
    return tmp_path / "etc"


def test_the_time_zone_is_where_localtime_leads(etc):
    (etc / "localtime").symlink_to("/usr/share/zoneinfo/Europe/Riga")
    (etc / "timezone").write_text("Asia/Tbilisi\n")
    assert time_zone(etc.parent) == "Europe/Riga"


def test_without_such_a_link_it_is_what_the_file_says(etc):
    (etc / "localtime").write_bytes(b"TZif2")
    (etc / "timezone").write_text("Asia/Tbilisi\n")
    assert time_zone(etc.parent) == "Asia/Tbilisi"


def test_the_environment_goes_before_both(etc, monkeypatch):
    (etc / "timezone").write_text("Asia/Tbilisi\n")
    monkeypatch.setenv("TZ", ":Europe/Vilnius")
    assert time_zone(etc.parent) == "Europe/Vilnius"


def test_a_machine_that_says_nothing_is_in_utc(etc):
    assert time_zone(etc.parent) == "UTC"


def test_a_port_is_free_until_somebody_listens():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        assert not port_is_free(port)
    assert port_is_free(port)
