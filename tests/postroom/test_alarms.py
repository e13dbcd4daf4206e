from __future__ import annotations

from pathlib import Path

import pytest

from tamizdat.postroom.alarms import hurting, refusing
from tamizdat.postroom.answers import Fate
from tests.fakes.relay import DOT, Relay
from tests.postroom.sending import PostOffice, transport_to


@pytest.mark.parametrize(
    ("refused", "accepted", "stops"), [(99, 0, False), (100, 0, True), (100, 100, False), (150, 100, True)]
)
def test_a_relay_that_refuses_most_stops_the_run(refused: int, accepted: int, stops: bool):
    assert bool(refusing({Fate.REFUSED: refused, Fate.ACCEPTED: accepted})) is stops


@pytest.mark.parametrize(
    ("complaints", "hard", "pauses"), [(2, 0, False), (3, 0, True), (0, 99, False), (0, 100, True), (1, 60, False)]
)
def test_complaints_and_dead_addresses_pause_an_issue(complaints: int, hard: int, pauses: bool):
    assert bool(hurting(accepted=1500, complaints=complaints, hard=hard)) is pauses


def test_a_letter_that_is_taken_for_spam_does_not_cost_all_readers(tmp_path: Path):
    with Relay() as relay:
        relay.says[DOT] = lambda _: "554 5.7.1 spam"
        office = PostOffice(tmp_path, [transport_to(relay)], readers=1000, batch=20)
        sent = office.run()
        assert "refused" in sent.trouble
        assert office.states()["queued"] > 500
        assert set(office.states()) == {"queued", "refused"}
