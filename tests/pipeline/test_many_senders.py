"""Real posts send one issue, on SQLite one and on PostgreSQL four: killed again and again, over a relay with no manners.

bench/mail_kills.py does the same with 20,000 readers and 30 kills.
"""

from __future__ import annotations

import random
import time
from collections import Counter

import pytest
from django.db import connection

from tamizdat.circulation import keys
from tamizdat.letters.states import State as IssueState
from tamizdat.pipeline.chain import certificate
from tamizdat.postroom.ledger import State
from tests.fakes.relay import DOT, MANNERS, Relay
from tests.fakes.rude_relay import Rudeness, dying
from tests.pipeline.kills import kill_a_send, until_sent
from tests.pipeline.letters_world import an_approved_issue
from tests.pipeline.posts import Posts, another_machine

pytestmark = pytest.mark.django_db(transaction=True)

READERS = [f"reader{n}@{'abcd'[n % 4]}.example.org" for n in range(400)]
KILLS = 4


@pytest.fixture
def relay():
    with Relay() as relay:
        yield relay


@pytest.fixture
def machines(settings, tmp_path):
    """The directories of the post offices: on PostgreSQL four machines, on SQLite the one that there can be."""
    here = settings.NEWSPAPER.directory
    keys.make(settings.NEWSPAPER.keys)
    if connection.vendor == "sqlite":
        return [here]
    return [another_machine(here, tmp_path / f"machine-{n}") for n in range(4)]


def slowly(_to):
    time.sleep(0.01)
    return MANNERS[DOT]


def test_after_many_kills_nobody_is_lost_and_the_doubtful_are_listed(machines, relay):
    issue = an_approved_issue(*READERS)
    relay.says[DOT] = slowly
    with Posts(machines, relay) as posts:
        found = kill_a_send(issue, posts, relay, READERS, kills=KILLS)
    assert found.lost == []
    assert len(found.doubt) + len(found.doubled) <= found.bound <= KILLS * posts.connections
    assert list(found.certificate.doubt) == found.doubt
    assert (found.certificate.audience, found.certificate.open) == (len(READERS), 0)
    assert sum(found.certificate.states.values()) == len(READERS)


def test_a_relay_with_no_manners_and_a_kill_lose_nobody(machines, relay):
    issue = an_approved_issue(*READERS)
    rude = Rudeness(50, random.Random(1))  # noqa: S311  manners, not secrets
    rude.teach(relay)
    with Posts(machines, relay) as posts, dying(relay, [len(READERS) // 2], 1) as died:
        found = kill_a_send(issue, posts, relay, READERS, kills=1)
    assert found.lost == []
    broken = len(relay.unanswered) + len(died) * len(posts) * posts.connections
    assert len(found.doubt) + len(found.doubled) <= found.bound + broken
    assert list(found.certificate.doubt) == found.doubt
    assert found.certificate.states[State.REFUSED] == len(rude.refused)
    assert sum(found.certificate.states.values()) == len(READERS)


def test_several_machines_never_share_a_row(machines, relay):
    issue = an_approved_issue(*READERS)
    with Posts(machines, relay) as posts:
        until_sent(issue, posts)
    assert Counter(relay.readers()) == Counter(READERS)
    assert certificate(issue).states == {State.ACCEPTED: len(READERS)}
    issue.refresh_from_db()
    assert issue.state == IssueState.SENT
