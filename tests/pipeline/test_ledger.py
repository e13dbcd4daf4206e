"""The database's ledger keeps what every ledger promises."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tamizdat.circulation import keys
from tamizdat.circulation.leaving import forget, leave
from tamizdat.circulation.opening import Opener
from tamizdat.letters.models import Issue
from tamizdat.pipeline.chain import certificate, first_link
from tamizdat.pipeline.deliveries import Delivery, FrozenLetter, freeze_audience
from tamizdat.pipeline.ledger import DatabaseLedger
from tamizdat.postroom.answers import Fate
from tamizdat.postroom.compose import Letter, compose
from tamizdat.postroom.ledger import Row, State
from tests.circulation.readers import a_newsletter, a_reader
from tests.contracts.ledger import READERS, Clock, LedgerContract, outcome


def an_issue(**fields):
    given = {"number": 1, "subject": "The week", "due_at": timezone.now() + timedelta(days=1), **fields}
    return Issue.objects.create(newsletter=a_newsletter(), **given)


@dataclass
class DatabaseOffice:
    opener: Opener
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        for n in range(READERS):
            a_reader(f"reader{n}@{'abc'[n % 3]}.example.org")
        issue, letter = an_issue(), Letter("The week", "Nothing happened.")
        freeze_audience(issue)
        FrozenLetter.objects.create(
            issue=issue,
            letter=msgspec.msgpack.encode(letter),
            head={},
            sha256=compose(letter).sha256,
            frozen_at=timezone.now(),
            link=first_link(issue, compose(letter).sha256),
        )
        self.issue = issue
        self.ledger, self.second = (DatabaseLedger(issue, self.opener, clock=self.clock) for _ in range(2))
        self.ids = list(Delivery.objects.order_by("id").values_list("id", flat=True))

    def unsubscribe(self, row: int) -> None:
        leave(Delivery.objects.get(pk=row).subscription)

    def row(self, row: int) -> Row:
        return Delivery.objects.get(pk=row).row


@pytest.mark.django_db(transaction=True)
class TestDatabaseLedger(LedgerContract):
    @pytest.fixture
    def office(self, settings):
        keys.make(settings.NEWSPAPER.keys)
        with Opener() as opener:
            yield DatabaseOffice(opener)

    def test_a_reader_who_was_forgotten_meanwhile_gets_nothing(self, office):
        gone = Delivery.objects.select_related("subscription__subscriber").first()
        forget(bytes(gone.subscription.subscriber.mark))
        assert gone.pk not in {claim.id for claim in office.ledger.claim("a", 100, 60)}
        assert office.row(gone.pk).state is State.LEFT
        assert sum(office.ledger.counts().values()) == READERS

    @pytest.fixture(autouse=True)
    def _the_chain_vouches_for_every_row_whatever_happened(self, office):
        yield
        certified = certificate(office.issue)
        assert certified.audience == READERS == sum(certified.states.values())

    def test_a_claim_is_on_the_disk_before_it_is_used(self, office):
        """On SQLite, where the newspaper's own setting would lose the last ones with the power; of PostgreSQL its owner disposes."""
        office.ledger.claim("a", 1, 60)
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA synchronous")
                assert cursor.fetchone() == (2,)

    def test_no_statement_of_a_send_reads_the_rows_of_a_whole_issue(self, office):
        """A mail must cost the same in every list; SQLite says how it will look for the rows."""
        with CaptureQueriesContext(connection) as asked:
            claims = office.ledger.claim("a", READERS, 60)
            rest = claims[1:4] + claims[5:]
            office.ledger.settle("a", [outcome(claim, Fate.ACCEPTED) for claim in claims[:1]])
            office.ledger.settle("a", [outcome(claim, Fate.ACCEPTED) for claim in rest])
            office.ledger.waiting()
        told = [each["sql"] for each in asked.captured_queries if "pipeline_delivery" in each["sql"]]
        assert len(told) >= 5
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                for sql in told:
                    steps = [step for *_, step in cursor.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()]
                    ours = [step for step in steps if "pipeline_delivery" in step]
                    assert all("delivery_waits" in step or "rowid" in step for step in ours), (sql, steps)

    def test_who_confirms_after_the_audience_was_frozen_is_not_in_it(self, office):
        a_reader("late@a.example.org")
        assert len(office.ledger.claim("a", 100, 60)) == READERS
