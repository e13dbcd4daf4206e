"""The command that reads a bank's statement."""

import json

import pytest
from click.testing import CliRunner

from tamizdat.commands.giving_statement import command
from tamizdat.config.newspaper import load
from tamizdat.giving.providers.port import Standing
from tamizdat.giving.providers.registry import registry
from tests.contracts.provider import an_intent
from tests.giving.test_statements import IBAN, camt, entry


@pytest.fixture
def newspaper(tmp_path):
    words = ['giving = ["bank"]', 'bank_holder = "Far Shore"', f'bank_iban = "{IBAN}"']
    (tmp_path / "tamizdat.toml").write_text("\n".join(words))
    return load(tmp_path, {})


def run(newspaper, raw: bytes, *options: str):
    file = newspaper.directory / "statement"
    file.write_bytes(raw)
    return CliRunner().invoke(command, [str(file), str(newspaper.directory), *options])


def test_a_transfer_in_the_statement_finds_its_gift(newspaper):
    bank = registry(newspaper, {})["bank"]
    started = bank.start(an_intent(), "key")
    raw = camt(entry(purpose=f"Ivan Petrov {started.instructions['reference']}"), entry("900.00", "Rent"))
    told = json.loads(run(newspaper, raw, "--json").output)
    assert told == {"changed": [started.ref], "known": 0, "strange": 1, "doubtful": 0}
    assert bank.fetch(started.ref).standing is Standing.PAID
    said = run(newspaper, raw).output
    assert "1 transfers were known already" in said
    assert "Petrov" not in said


def test_a_file_that_is_no_statement_is_told_in_a_line(newspaper):
    done = run(newspaper, b"<html>Please sign in</html>")
    assert (done.exit_code, done.output.count("\n")) == (1, 1)


def test_without_an_account_it_says_what_is_missing(tmp_path):
    (tmp_path / "tamizdat.toml").write_text('giving = ["bank"]')
    done = run(load(tmp_path, {}), b"x")
    assert done.exit_code == 1
    assert "bank_iban" in done.output
