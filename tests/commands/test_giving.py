"""Readers' money as a technician handles it: typed commands on a newspaper where no provider is switched on."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from django.conf import settings

from tamizdat.commands import main
from tests.builders import a_newspaper
from tests.commands.newspapers import tamizdat

HERE = str(settings.NEWSPAPER.directory)


@pytest.fixture(autouse=True)
def newspaper(db):
    a_newspaper("en")


def typed(*words: str):
    """Nothing but its own refusals may end it."""
    return CliRunner(catch_exceptions=False).invoke(main, [*words, HERE])


def giving(*words: str):
    return typed("giving", *words)


def test_a_country_is_designated_and_lifted_and_said():
    done = giving("designate", "zw", "--json")
    (report,) = json.loads(done.stdout)
    assert (report["country"], report["looked_at"], report["cancelled"]) == ("ZW", 0, 0)
    (told,) = json.loads(giving("status", "--json").stdout)
    assert told["designated"][0].startswith("ZW from ")
    assert giving("lift", "ZW").exit_code == 0
    again = giving("lift", "ZW")
    assert again.exit_code == 1
    assert "Nothing is in force for ZW" in again.stderr


def test_a_designation_of_a_later_day_is_announced():
    done = giving("designate", "BY", "--from", "2999-01-01")
    assert "from: 2999-01-01" in done.stdout
    assert "ended by itself" in done.stdout
    assert giving("lift", "BY").exit_code == 0


@pytest.mark.parametrize(
    ("country", "said"),
    [("ZWE", "two letters"), ("1", "two letters"), ("зв", "two letters"), ("QQ", "no country QQ"), ("UK", "is GB")],
)
def test_what_is_no_country_is_refused(country, said):
    done = giving("designate", country)
    assert done.exit_code == 2
    assert said in done.stderr


def test_what_is_not_switched_on_is_said():
    for words in (["reconcile", "--provider", "stripe"], ["move", "--from", "stripe", "--to", "paypal"]):
        done = giving(*words)
        assert done.exit_code == 1
        assert "not switched on" in done.stderr
    assert giving("move", "--from", "stripe").exit_code == 2


@pytest.mark.xdist_group("running")
def test_in_a_process_of_its_own_nothing_to_reconcile_is_no_fault(copied):
    directory, settings = copied
    assert tamizdat("giving", "reconcile", directory, **settings).returncode == 0


def test_the_doctor_says_that_giving_is_not_switched_on():
    findings = json.loads(typed("doctor", "--json").stdout)
    assert [found["says"] for found in findings if found["what"] == "giving"] == ["no provider is switched on"]
