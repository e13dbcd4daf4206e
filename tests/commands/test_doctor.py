"""The doctor says what is wrong with a newspaper and what to do, and is content with a healthy one."""

import json
import os
import shutil
import sqlite3
import time
from contextlib import closing
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from tamizdat.commands import doctor_circulation, doctor_files, doctor_rows
from tamizdat.config.founding import found
from tamizdat.config.newspaper import Newspaper
from tests.commands.preloaded import tamizdat


@pytest.fixture
def newspaper(tmp_path):
    return found(
        tmp_path / "paper",
        address="https://farshore.example",
        desk_address="https://desk.farshore.example",
    )


def states(findings):
    return {finding.what: finding.state for finding in findings}


def test_a_healthy_directory_has_nothing_wrong(newspaper):
    assert set(states(doctor_files.examine(newspaper)).values()) == {"ok"}


@pytest.mark.parametrize(
    ("what", "name"),
    [("directory", ""), ("settings file", "tamizdat.toml"), ("secret key", "keys/secret")],
)
def test_what_others_on_the_machine_can_read_is_wrong(newspaper, what, name):
    (newspaper.directory / name).chmod(0o755)
    findings = {finding.what: finding for finding in doctor_files.examine(newspaper)}
    assert findings[what].state == "wrong"
    assert findings[what].do.startswith("chmod ")


def test_a_missing_secret_is_wrong(newspaper):
    (newspaper.keys / "secret").unlink()
    assert states(doctor_files.examine(newspaper))["secret key"] == "wrong"


def test_the_keys_of_the_list_are_well(newspaper):
    assert states(doctor_circulation.examine(newspaper)) == {"readers": "ok", "counter's letters": "ok"}


@pytest.mark.parametrize("name", ["marks", "circulation.key", "circulation.pub", "post.key", "post.pub"])
def test_a_lost_or_damaged_key_of_the_list_is_wrong(newspaper, name):
    (newspaper.keys / name).write_text("{}")
    assert "wrong" in states(doctor_circulation.examine(newspaper)).values()
    (newspaper.keys / name).unlink()
    assert "wrong" in states(doctor_circulation.examine(newspaper)).values()


def test_a_reseal_that_was_not_ended_is_told(newspaper):
    (newspaper.keys / "circulation.key").rename(newspaper.keys / "circulation.next")
    assert states(doctor_circulation.examine(newspaper))["readers"] == "warning"


def test_a_missing_folder_is_told(newspaper):
    newspaper.media.rmdir()
    assert states(doctor_files.examine(newspaper))["media"] == "warning"


def test_a_clock_that_goes_after_is_wrong(newspaper):
    tomorrow = time.time() + 24 * 3600
    os.utime(newspaper.file, (tomorrow, tomorrow))
    assert states(doctor_files.examine(newspaper))["clock"] == "wrong"


@pytest.mark.parametrize(
    ("address", "desk_address", "state"),
    [
        ("http://127.0.0.1:8000", "http://127.0.0.1:8001", "warning"),
        ("https://farshore.example", "https://farshore.example:8443", "wrong"),
        ("https://farshore.example", "http://desk.farshore.example", "wrong"),
        ("https://farshore.example", "http://deskdeskdesk.onion", "ok"),
        ("https://farshore.example", "http://127.0.0.1:8001", "ok"),
    ],
)
def test_addresses_that_expose_the_desk_are_wrong(newspaper, address, desk_address, state):
    told = newspaper.model_copy(update={"address": address, "desk_address": desk_address})
    assert states(doctor_files.examine(told))["addresses"] == state


@pytest.mark.django_db
class TestRows:
    @pytest.fixture
    def here(self, settings) -> Newspaper:
        return settings.NEWSPAPER

    def test_an_unpressed_newspaper_is_told_what_to_type(self, here):
        edition = next(finding for finding in doctor_rows.examine(here) if finding.what == "edition")
        assert (edition.state, edition.do) == ("warning", f"tamizdat press {here.directory}")

    def test_a_paper_that_the_database_never_printed_is_wrong(self, here):
        here.output.mkdir(exist_ok=True)
        page = here.output / "index.html"
        page.write_text("of another database")
        edition = next(finding for finding in doctor_rows.examine(here) if finding.what == "edition")
        page.unlink()
        assert edition.state == "wrong"
        assert "bring the right one back" in edition.do

    def test_changes_that_nobody_presses_are_wrong(self, here):
        from tamizdat.pipeline.models import Change

        Change.objects.create(subject="article:1", made_at=timezone.now())
        assert states(doctor_rows.examine(here))["press"] == "ok"
        Change.objects.create(subject="article:2", made_at=timezone.now() - timedelta(hours=1))
        assert states(doctor_rows.examine(here))["press"] == "wrong"

    def test_a_page_that_could_not_be_printed_is_wrong(self, here):
        from tamizdat.pipeline.models import StaleOutput

        now = timezone.now()
        StaleOutput.objects.create(
            kind="story", subject="1", because="story:1", since=now, failed_at=now, error="it broke"
        )
        assert states(doctor_rows.examine(here))["pages"] == "wrong"

    def test_a_desk_that_nobody_can_administer_is_wrong(self, here):
        assert states(doctor_rows.examine(here))["accounts"] == "wrong"
        get_user_model().objects.create_superuser("technician", "", "a harbour in november")
        assert states(doctor_rows.examine(here))["accounts"] == "ok"


@pytest.mark.xdist_group("running")
def test_the_command_ends_with_0_when_nothing_is_wrong_and_with_1_when_something_is(founded, tmp_path):
    directory, _said, _settings = founded
    copy = shutil.copytree(directory, tmp_path / "copy")
    (copy / "newspaper.sqlite3").chmod(0o644)  # as a backup or an earlier version left it
    # It may have been founded minutes ago, and its press would be behind.
    assert tamizdat("press", copy).returncode == 0
    healthy = tamizdat("doctor", copy, "--json")
    assert healthy.returncode == 0, healthy.stdout
    assert (copy / "newspaper.sqlite3").stat().st_mode & 0o777 == 0o600
    assert {"settings", "database", "press", "disk"} <= {finding["what"] for finding in json.loads(healthy.stdout)}

    with closing(sqlite3.connect(copy / "newspaper.sqlite3")) as database, database:
        database.execute("DELETE FROM django_migrations WHERE app = 'pipeline'")
    sick = tamizdat("doctor", copy)
    assert sick.returncode == 1
    assert "database: lacks" in sick.stdout
    assert f"-> tamizdat run {copy} takes them." in sick.stdout


def test_wrong_settings_are_a_finding_of_the_doctor(newspaper):
    newspaper.file.write_text('time_zone = "Mars"')
    newspaper.file.chmod(0o600)
    done = tamizdat("doctor", newspaper.directory, "--json")
    assert done.returncode == 1
    (finding,) = json.loads(done.stdout)
    assert finding["state"] == "wrong"
    assert "time_zone" in finding["says"]
