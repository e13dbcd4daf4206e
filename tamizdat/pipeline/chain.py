"""The chain of hashes over the ledger of a send, and the certificate that it vouches for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import Final

import msgspec
from django.db import connection, models

from tamizdat.letters.models import Issue
from tamizdat.pipeline.deliveries import Delivery, FrozenLetter
from tamizdat.postroom.certificate import Block, Certificate, Entry, certify, lines, linked, opened
from tamizdat.postroom.compose import Letter, compose
from tamizdat.postroom.errors import Tampered
from tamizdat.postroom.ledger import Row, State

LAST: Final = "SELECT link, blocks FROM pipeline_frozenletter WHERE issue_id = %s"
NEXT: Final = "INSERT INTO pipeline_ledgerblock (issue_id, number, lines, link) VALUES (%s, %s, %s, %s)"
LINK: Final = "UPDATE pipeline_frozenletter SET link = %s, blocks = %s WHERE issue_id = %s"
"""A block is added with each second of a send."""


class LedgerBlock(models.Model):
    """What was settled at one time: a line ``row attempt state code`` each; no address, no token."""

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="blocks")
    number = models.PositiveIntegerField()
    lines = models.TextField()
    link = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issue", "number"], name="one_block")]

    def __str__(self) -> str:
        return f"block {self.number} of issue {self.issue_id}"


def first_link(issue: Issue, body: str) -> str:
    """The link that the chain begins with, once the audience is frozen. ``body``: the hash of the body."""
    rows = Delivery.objects.filter(issue=issue).values_list("id", flat=True)
    return opened(_name(issue), body, rows.iterator())


def is_told(before: Row, after: Row) -> bool:
    """Whether a change of a row belongs into the chain: claims and rows given back do not, nothing left the house."""
    if before.state is after.state or after.state is State.CLAIMED:
        return before.state is after.state is State.DEFERRED and before != after
    return not (before.state is State.CLAIMED and after.state is State.QUEUED)


def add(issue: Issue, entries: Iterable[Entry]) -> None:
    """The next block, in the transaction that changed its rows; workers wait for each other here."""
    told = sorted(entries, key=attrgetter("row"))
    if not told:
        return
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        cursor.execute(LAST + lock, [issue.pk])
        before, blocks = cursor.fetchone()
        block = lines(told)
        link = linked(before, block)
        cursor.execute(NEXT, [issue.pk, blocks + 1, block, link])
        cursor.execute(LINK, [link, blocks + 1, issue.pk])


def certificate(issue: Issue) -> Certificate:
    """The whole chain replayed against the rows. Raises ``Tampered``; ``FrozenLetter.DoesNotExist`` when nothing was begun."""
    frozen = FrozenLetter.objects.get(issue=issue)
    rows = {
        pk: State(state) for pk, state in Delivery.objects.filter(issue=issue).values_list("id", "state").iterator()
    }
    if compose(msgspec.msgpack.decode(frozen.letter, type=Letter)).sha256 != frozen.sha256:
        raise Tampered(f"The frozen letter of {_name(issue)} is not the one that was hashed.")
    made = certify(_name(issue), frozen.sha256, rows, _blocks(issue))
    if (made.blocks, made.link) != (frozen.blocks, frozen.link):
        raise Tampered(f"The ledger of {_name(issue)} ends at block {made.blocks}, and {frozen.blocks} were chained.")
    return made


def _blocks(issue: Issue) -> Iterator[Block]:
    for block in LedgerBlock.objects.filter(issue=issue).order_by("number").iterator():
        yield Block([_entry(line) for line in block.lines.split("\n")], block.link)


def _entry(line: str) -> Entry:
    row, attempt, state, code = line.split(" ", 3)
    return Entry(int(row), int(attempt), State(state), code)


def _name(issue: Issue) -> str:
    return f"{issue.newsletter.slug} {issue.number}"
