"""What is seen of a sender's domain, against a server on this machine."""

import pytest

from tamizdat.letters import sender
from tests.letters.nameserver import nameserver

KEY = "v=DKIM1; k=rsa; p=" + "MIIB" * 90
GOOD = {
    "farshore.example": ["v=spf1 mx -all", "another=thing"],
    "letter._domainkey.farshore.example": [KEY],
    "_dmarc.farshore.example": ["v=DMARC1; p=quarantine"],
}


def verdicts(zone, selectors=("letter",)):
    with nameserver(zone) as resolver:
        return [found.verdict for found in sender.ask("farshore.example", selectors, resolver)]


def test_a_domain_that_is_set_up_is_good_in_all_three():
    assert verdicts(GOOD) == ["good", "good", "good"]


def test_a_domain_without_anything_is_told_what_is_missing():
    with nameserver({}) as resolver:
        found = sender.ask("farshore.example", ("letter",), resolver)
    assert [one.verdict for one in found] == ["bad", "bad", "bad"]
    assert "no SPF record" in found[0].says
    assert "letter._domainkey.farshore.example" in found[1].says
    assert "p=none" in found[2].says


@pytest.mark.parametrize(
    ("name", "texts", "place"),
    [
        ("farshore.example", ["v=spf1 -all", "v=spf1 mx -all"], 0),
        ("farshore.example", ["v=spf10 -all"], 0),
        ("letter._domainkey.farshore.example", ["v=DKIM1; p="], 1),
        ("_dmarc.farshore.example", ["v=DMARC1; rua=mailto:a@b.example"], 2),
        ("_dmarc.farshore.example", ["v=DMARC1; p=none", "v=DMARC1; p=reject"], 2),
    ],
    ids=["two SPF records", "another's version", "a withdrawn key", "no policy", "two policies"],
)
def test_what_counts_as_none_is_bad(name, texts, place):
    assert verdicts({**GOOD, name: texts})[place] == "bad"


def test_an_unknown_selector_is_no_fault_but_worth_a_look():
    assert verdicts(GOOD, ()) == ["good", "look", "good"]


def test_a_resolver_that_does_not_answer_is_no_verdict_on_the_domain():
    with nameserver(GOOD, silent=True) as resolver:
        (found,) = sender.ask("farshore.example", ("letter",), resolver)
    assert found.verdict == "look"
    assert "did not answer" in found.says
