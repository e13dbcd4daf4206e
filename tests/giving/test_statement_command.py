"""The command that reads a bank's statement."""

import json
from datetime import date

import pytest
from click.testing import CliRunner
from django.conf import settings

from tamizdat.commands.giving_statement import command
from tamizdat.config.newspaper import load
from tamizdat.giving.models import Designation, Transfer
from tamizdat.giving.providers.port import Frequency, Standing
from tamizdat.giving.providers.registry import registry
from tests.circulation.kept import everything_kept
from tests.contracts.provider import an_intent
from tests.giving.test_statements import IBAN, camt, entry

pytestmark = pytest.mark.django_db
AT_HOME = "<Dbtr><Nm>Ivan Petrov</Nm></Dbtr><DbtrAcct><Id><IBAN>BY13NBRB3600900000002Z00AB00</IBAN></Id></DbtrAcct>"


@pytest.fixture
def newspaper(monkeypatch):
    for name, value in {"GIVING": "bank", "BANK_HOLDER": "Far Shore", "BANK_IBAN": IBAN}.items():
        monkeypatch.setenv(f"TAMIZDAT_{name}", value)
    return load(settings.NEWSPAPER.directory)


@pytest.fixture
def run(newspaper, tmp_path):
    def run(raw: bytes, *options: str):
        file = tmp_path / "statement"
        file.write_bytes(raw)
        return CliRunner().invoke(command, [str(file), str(newspaper.directory), *options])

    return run


@pytest.fixture
def bank(newspaper):
    return registry(newspaper, {})["bank"]


def test_a_transfer_in_the_statement_finds_its_gift(bank, run):
    started = bank.start(an_intent(), "key")
    raw = camt(entry(purpose=f"Ivan Petrov {started.instructions['reference']}"), entry("900.00", "Rent"))
    told = json.loads(run(raw, "--json").output)
    assert told == {
        "changed": [started.ref],
        "known": 0,
        "strange": 1,
        "doubtful": 0,
        "refused": [],
        "unsaid": 1,
    }
    assert bank.fetch(started.ref).standing is Standing.PAID
    said = run(raw).output
    assert "1 transfers were known already" in said
    assert "Petrov" not in said


@pytest.mark.parametrize("frequency", [Frequency.ONCE, Frequency.MONTHLY])
def test_a_transfer_from_where_giving_is_a_crime_is_told_to_be_sent_back_and_noted_nowhere(bank, run, frequency):
    Designation.objects.create(country="BY", from_date=date(2026, 1, 1))
    started = bank.start(an_intent(frequency), "key")
    raw = camt(entry(purpose=started.instructions["reference"], more=AT_HOME))
    before = list(Transfer.objects.values())
    said = run(raw).output
    assert "1 come from where giving is a crime" in said
    assert started.ref in said
    assert "Petrov" not in said
    assert bank.fetch(started.ref).standing is Standing.AWAITING
    assert list(Transfer.objects.values()) == before
    assert json.loads(run(raw, "--json").output)["refused"][0]["ref"] == started.ref


def test_a_transfer_from_elsewhere_and_one_that_came_before_the_day_are_taken(bank, run):
    Designation.objects.create(country="PL", from_date=date(2026, 1, 1))
    started = bank.start(an_intent(), "key")
    raw = camt(entry(purpose=started.instructions["reference"], more=AT_HOME))
    assert json.loads(run(raw, "--json").output)["changed"] == [started.ref]


def test_a_transfer_whose_country_the_statement_does_not_say_is_taken_and_told(bank, run):
    Designation.objects.create(country="BY", from_date=date(2026, 1, 1))
    started = bank.start(an_intent(), "key")
    said = run(camt(entry(purpose=started.instructions["reference"]))).output
    assert "1 were taken, and the statement does not say from which country" in said


def test_neither_the_reference_nor_who_sent_it_is_kept(bank, run):
    started = bank.start(an_intent(), "key")
    run(camt(entry(purpose=started.instructions["reference"], more=AT_HOME)))
    for kept in everything_kept():
        assert started.ref.encode() not in kept
        assert b"Petrov" not in kept


def test_a_file_that_is_no_statement_is_told_in_a_line(run):
    done = run(b"<html>Please sign in</html>")
    assert (done.exit_code, done.output.count("\n")) == (1, 1)


def test_without_an_account_it_says_what_is_missing(run, monkeypatch):
    monkeypatch.delenv("TAMIZDAT_BANK_IBAN")
    done = run(b"x")
    assert done.exit_code == 1
    assert "bank_iban" in done.output
