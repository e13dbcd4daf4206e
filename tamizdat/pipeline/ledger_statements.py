"""The statements that every mail costs, each written once: to put one together takes Django as long as the database needs for a
hundred rows, and a text that stays the same is prepared once by SQLite and by PostgreSQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from enum import Enum, auto
from functools import lru_cache
from typing import Final

from django.db import connection, transaction
from django.db.models import Value

from tamizdat.circulation.audience import still_wanted
from tamizdat.letters.models import Issue
from tamizdat.lib.runs import runs
from tamizdat.pipeline.deliveries import CODE, Delivery
from tamizdat.postroom.certificate import Entry
from tamizdat.postroom.ledger import Outcome, State

Candidate = tuple[int, int, bool, bytes, bytes, int, int]
"""A row that may be claimed: its number, its attempts so far, whether its reader has not left meanwhile (else he may be forgotten,
and the rest is None); the reader's mark and sealed address, his number, and how many letters in a row came back from him."""

TAKE: Final = """
    UPDATE pipeline_delivery SET state = 'claimed', attempt = attempt + 1, worker = %s, until = %s WHERE id {among}
"""
"""The rules' ``claimed``, for rows that the transaction has locked."""

ACCEPT: Final = """
    UPDATE pipeline_delivery SET state = 'accepted', worker = '', until = 0, code = %s
    WHERE +issue_id = %s AND worker = %s AND attempt = %s AND state IN ('claimed', 'doubt') AND id {among}
"""
"""The rules' ``settled`` for what nearly every answer says, as one statement."""

RUN: Final = "BETWEEN %s AND %s"
"""Many numbers that follow one another: mostly a claim has no other, and the answers to it hardly."""

SHORT: Final = 8
"""Fewer than so many in a run are not worth a statement of their own."""

AMONG: Final = {"sqlite": "IN (SELECT value FROM json_each(%s))", "postgresql": "= ANY(%s::bigint[])"}
"""Many numbers as one parameter."""


Given = int | float | str | list[int]


class Blank(Enum):
    """A place in a statement that is filled in when it is asked."""

    ISSUE = auto()
    STATE = auto()
    NOW = auto()


def candidates(issue: Issue, state: State, now: float, size: int) -> list[Candidate]:
    """The first that are due, locked; those that another worker has locked are passed over."""
    statement, blanks = _candidates(size)
    given: dict[Blank, Given] = {Blank.ISSUE: issue.pk, Blank.STATE: state.value, Blank.NOW: now}
    with connection.cursor() as cursor:
        cursor.execute(statement, [given[blank] if isinstance(blank, Blank) else blank for blank in blanks])
        found: list[Candidate] = cursor.fetchall()
    return found


def take(rows: Collection[int], worker: str, until: float) -> None:
    """For this worker, until this time. The transaction has locked them."""
    long, rest = _long_runs(rows)
    with connection.cursor() as cursor:
        for first, last in long:
            cursor.execute(TAKE.format(among=RUN), [worker, until, first, last])
        if rest:
            cursor.execute(TAKE.format(among=AMONG[connection.vendor]), [worker, until, _numbers(rest)])


def accept(issue: Issue, worker: str, outcomes: Iterable[Outcome]) -> list[Entry]:
    """Rows that a relay has taken; those that are no longer this worker's stay as they are. What is to be told of it."""
    alike: dict[tuple[int, str], list[int]] = defaultdict(list)
    for outcome in outcomes:
        alike[outcome.attempt, outcome.code].append(outcome.id)
    told: list[Entry] = []
    for (attempt, code), rows in alike.items():
        given: list[Given] = [code[:CODE], issue.pk, worker, attempt]
        told += [Entry(row, attempt, State.ACCEPTED, code[:CODE]) for row in _accepted(rows, given)]
    return told


def _accepted(rows: list[int], given: list[Given]) -> list[int]:
    """Those of ``rows`` that were this worker's."""
    long, rest = _long_runs(rows)
    accepted: list[int] = []
    for first, last in long:
        if _accepts_all(first, last, given):
            accepted += range(first, last + 1)
        else:
            rest += range(first, last + 1)
    if rest:
        with connection.cursor() as cursor:
            cursor.execute(f"{ACCEPT.format(among=AMONG[connection.vendor])} RETURNING id", [*given, _numbers(rest)])
            accepted += [row for (row,) in cursor.fetchall()]
    return accepted


def _accepts_all(first: int, last: int, given: list[Given]) -> bool:
    """Whether all of a run were this worker's; if not, nothing has happened, since nobody could say which were."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ACCEPT.format(among=RUN), [*given, first, last])
        all_of_them: bool = cursor.rowcount == last - first + 1
        if not all_of_them:
            transaction.set_rollback(True)
    return all_of_them


def _long_runs(rows: Collection[int]) -> tuple[list[tuple[int, int]], list[int]]:
    """Runs that are worth a statement, and the numbers of all the others."""
    long, rest = [], list[int]()
    for first, last in runs(rows):
        if last - first + 1 >= SHORT:
            long.append((first, last))
        else:
            rest += range(first, last + 1)
    return long, rest


@lru_cache(maxsize=64)
def _candidates(size: int) -> tuple[str, tuple[Blank | Given, ...]]:
    mine = Delivery.objects.waiting().filter(
        issue=Value(Blank.ISSUE), state=Value(Blank.STATE), due__lte=Value(Blank.NOW)
    )
    first = mine.order_by("due", "id").select_for_update(skip_locked=True, of=("self",))
    reader = [f"subscription__subscriber__{field}" for field in ("mark", "sealed", "pk", "soft")]
    rows = first.values_list("pk", "attempt", still_wanted("subscription__"), *reader)[:size]
    statement, blanks = rows.query.sql_with_params()
    return statement, tuple(blanks)


def _numbers(rows: Collection[int]) -> Given:
    """As the database takes many at once: an array, or JSON."""
    return list(rows) if connection.vendor == "postgresql" else str(list(rows))
