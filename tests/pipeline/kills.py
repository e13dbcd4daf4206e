"""The kill test over the newspaper's own ledger: real posts, SIGKILL at random moments, the sums. bench/mail_kills.py runs it too."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from tamizdat.circulation.marks import mark
from tamizdat.letters.models import Issue
from tamizdat.letters.states import State as IssueState
from tamizdat.pipeline.chain import certificate
from tamizdat.pipeline.deliveries import Delivery
from tamizdat.postroom.certificate import SETTLED, Certificate
from tamizdat.postroom.ledger import State
from tests.fakes.relay import Relay
from tests.pipeline.posts import Posts

LIMIT = 240.0
STARTING = 0.25
"""The part of the kills that come so soon that the process may still be starting, recovering or claiming."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """After the last reader. Rows by their number; ``lost``: in no state that ends, or accepted and not at the relay.

    ``bound``: the lines that were open at all kills and deaths of the relay, and the dots to which it said nothing.
    """

    certificate: Certificate
    readers: int
    kills: int
    bound: int
    lost: list[int]
    doubled: list[int]
    doubt: list[int]
    doubt_taken: int
    seconds: float

    @property
    def kept(self) -> bool:
        """The promise: nobody lost, few unsure, all of them listed, and a sum that is the audience."""
        made = self.certificate
        whole = sum(made.states.values()) == made.audience == self.readers and made.open == 0
        return (
            whole
            and not self.lost
            and list(made.doubt) == self.doubt
            and len(self.doubt) + len(self.doubled) <= self.bound
        )


def kill_a_send(
    issue: Issue, posts: Posts, relay: Relay, readers: list[str], *, kills: int, seed: int = 1, limit: float = LIMIT
) -> Found:
    """Kill posts that are sending an issue to ``readers``, at moments spread over the mails that the relay has taken."""
    chance = random.Random(seed)  # noqa: S311  moments, not secrets
    started, done = time.monotonic(), 0
    for moment in sorted(chance.sample(range(len(readers) * 8 // 10), kills)):
        if chance.random() < STARTING:
            time.sleep(chance.uniform(0, 3))
        else:
            _wait(lambda moment=moment: len(relay.taken) >= moment, posts, started + limit)
        done += not _is_sent(issue)
        posts.kill(chance.randrange(len(posts)))
    until_sent(issue, posts, started + limit)
    return _found(issue, relay, readers, kills=done, bound=posts.connections * done, seconds=time.monotonic() - started)


def until_sent(issue: Issue, posts: Posts, until: float = 0) -> None:
    """Those who were put off are due as soon as nothing else is left to do."""
    _wait(lambda: _time_passes(issue) or _is_sent(issue), posts, until or time.monotonic() + LIMIT)


def _wait(for_what: Callable[[], bool], posts: Posts, until: float) -> None:
    while not for_what():
        assert time.monotonic() < until, "the send takes too long"
        assert not posts.ended(), "a post ended by itself"
        time.sleep(0.001)


def _is_sent(issue: Issue) -> bool:
    return Issue.objects.filter(pk=issue.pk, state=IssueState.SENT).exists()


def _time_passes(issue: Issue) -> bool:
    rows = Delivery.objects.filter(issue=issue)
    if not rows.filter(state__in=(State.QUEUED, State.CLAIMED)).exists():
        rows.filter(state=State.DEFERRED).update(due=0)
    time.sleep(0.2)
    return False


def _found(issue: Issue, relay: Relay, readers: list[str], *, kills: int, bound: int, seconds: float) -> Found:
    of = {mark(reader): reader for reader in readers}
    got = Counter(relay.readers())
    states = Delivery.objects.filter(issue=issue).values_list("id", "state", "subscription__subscriber__mark")
    rows = {pk: (State(state), of[bytes(whose)]) for pk, state, whose in states}
    doubt = sorted(pk for pk, (state, _) in rows.items() if state is State.DOUBT)
    return Found(
        certificate=certificate(issue),
        readers=len(readers),
        kills=kills,
        bound=bound,
        lost=[pk for pk, (state, to) in rows.items() if _is_lost(state, got[to])],
        doubled=[pk for pk, (_, to) in rows.items() if got[to] > 1],
        doubt=doubt,
        doubt_taken=sum(bool(got[rows[pk][1]]) for pk in doubt),
        seconds=seconds,
    )


def _is_lost(state: State, copies: int) -> bool:
    return state not in SETTLED or (state is State.ACCEPTED and not copies)
