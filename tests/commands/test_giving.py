"""Readers' money as a technician handles it: typed commands on a newspaper of its own, where no provider is switched on."""

from __future__ import annotations

import json

import pytest

from tests.commands.newspapers import tamizdat

pytestmark = pytest.mark.xdist_group("running")


def giving(copied, *words: str):
    directory, settings = copied
    return tamizdat("giving", *words, directory, **settings)


def test_a_country_is_designated_and_lifted_and_said(copied):
    done = giving(copied, "designate", "zw", "--json")
    (report,) = json.loads(done.stdout)
    assert (report["country"], report["looked_at"], report["cancelled"]) == ("ZW", 0, 0)
    (told,) = json.loads(giving(copied, "status", "--json").stdout)
    assert told["designated"][0].startswith("ZW from ")
    assert giving(copied, "lift", "ZW").returncode == 0
    again = giving(copied, "lift", "ZW")
    assert again.returncode == 1
    assert "Nothing is in force for ZW" in again.stderr


def test_a_designation_of_a_later_day_is_announced(copied):
    done = giving(copied, "designate", "BY", "--from", "2999-01-01")
    assert "from: 2999-01-01" in done.stdout
    assert "ended by itself" in done.stdout
    assert giving(copied, "lift", "BY").returncode == 0


@pytest.mark.parametrize("country", ["ZWE", "1", "зв"])
def test_what_is_no_country_is_refused(copied, country):
    done = giving(copied, "designate", country)
    assert done.returncode == 2
    assert "two letters" in done.stderr


def test_what_is_not_switched_on_is_said(copied):
    for words in (["reconcile", "--provider", "stripe"], ["move", "--from", "stripe", "--to", "paypal"]):
        done = giving(copied, *words)
        assert done.returncode == 1
        assert "not switched on" in done.stderr
        assert "Traceback" not in done.stderr
    assert giving(copied, "move", "--from", "stripe").returncode == 2
    assert giving(copied, "reconcile").returncode == 0


def test_the_doctor_says_that_giving_is_not_switched_on(copied):
    directory, settings = copied
    findings = json.loads(tamizdat("doctor", directory, "--json", **settings).stdout)
    assert [found["says"] for found in findings if found["what"] == "giving"] == ["no provider is switched on"]
