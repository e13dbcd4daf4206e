"""Real processes send one issue, and one of them is killed: nobody is lost, and whoever is in doubt is listed."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection

from tamizdat.circulation import keys
from tamizdat.letters.states import State as IssueState
from tamizdat.pipeline import friday
from tamizdat.pipeline.chain import certificate
from tamizdat.pipeline.deliveries import Delivery
from tamizdat.postroom.ledger import State
from tests.commands.newspapers import environment
from tests.fakes.relay import DOT, Relay
from tests.pipeline.letters_world import an_approved_issue
from tests.pipeline.sender import CONNECTIONS

pytestmark = pytest.mark.django_db(transaction=True)

READERS = 400


@pytest.fixture
def relay():
    with Relay() as relay:
        relay.says[DOT] = _slowly
        yield relay


def _slowly(_to):
    time.sleep(0.01)
    return "250 2.0.0 queued"


@pytest.fixture
def offices(settings, tmp_path):
    """The directories of the post offices: on PostgreSQL four machines, on SQLite the one that there can be."""
    here = settings.NEWSPAPER.directory
    keys.make(settings.NEWSPAPER.keys)
    if connection.vendor == "sqlite":
        return [here]
    return [_another_machine(here, tmp_path / f"machine-{n}") for n in range(4)]


def _another_machine(here: Path, there: Path) -> Path:
    there.mkdir()
    (there / "tamizdat.toml").write_text((here / "tamizdat.toml").read_text())
    (there / "keys").symlink_to(here / "keys")
    return there


def begin(directory, issue, relay):
    words = [sys.executable, "-m", "tests.pipeline.sender", str(directory), str(issue.pk), str(relay.port)]
    return subprocess.Popen(words, env=environment(TAMIZDAT_DIR=str(directory)), stderr=subprocess.PIPE, text=True)


def ended(process):
    _out, said = process.communicate(timeout=120)
    assert process.returncode == 0, said


def test_after_a_kill_nobody_is_lost_and_the_doubtful_are_listed(offices, relay, settings):
    issue = an_approved_issue(*(f"reader{n}@{'abcd'[n % 4]}.example.org" for n in range(READERS)))
    friday.begin(issue)
    senders = [begin(office, issue, relay) for office in offices]
    while len(relay.taken) < READERS // 4:
        time.sleep(0.01)
    senders[0].kill()
    senders[0].communicate()
    ended(begin(offices[0], issue, relay))
    for each in senders[1:]:
        ended(each)
    got = Counter(relay.readers())
    in_doubt = Delivery.objects.filter(issue=issue, state=State.DOUBT).count()
    twice = sum(got.values()) - len(got)
    assert in_doubt + twice <= CONNECTIONS
    assert len(got) >= READERS - in_doubt
    made = certificate(issue)
    assert (made.audience, made.open, sum(made.states.values())) == (READERS, 0, READERS)
    issue.refresh_from_db()
    assert issue.state == IssueState.SENT


def test_several_machines_never_share_a_row(offices, relay):
    issue = an_approved_issue(*(f"reader{n}@a.example.org" for n in range(READERS)))
    friday.begin(issue)
    for each in [begin(office, issue, relay) for office in offices]:
        ended(each)
    assert Counter(relay.readers()) == {f"reader{n}@a.example.org": 1 for n in range(READERS)}
    assert certificate(issue).states == {State.ACCEPTED: READERS}
