import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tamizdat.pipeline.models import Readers
from tamizdat.pipeline.new_store import NewStore, store_for
from tamizdat.pipeline.stores import DatabaseStore
from tamizdat.press.outputs import Key
from tests.contracts.press_store import FRONT, STORY, StoreContract, printed


@pytest.mark.django_db
class TestNewStore(StoreContract):
    @pytest.fixture
    def store(self):
        store = store_for(1)
        assert isinstance(store, NewStore)
        return store

    def test_it_is_for_who_remembers_nothing(self, store):
        store.record([printed(STORY, "a.html", "story:42")], [])
        assert not isinstance(store_for(1), NewStore)

    def test_it_asks_the_database_for_nothing_that_is_not_there(self, store):
        store.record([printed(STORY, "a.html", "story:42")], [])
        with CaptureQueriesContext(connection) as asked:
            assert store.paths([FRONT]) == {}
            assert store.holders(["a.html", "b.html"]) == {"a.html": STORY}
        assert len(asked) == 0


@pytest.mark.django_db
class TestDatabaseStore(StoreContract):
    @pytest.fixture
    def store(self):
        return DatabaseStore()

    def test_no_question_reads_the_whole_tree(self, store):
        """A publication must cost the same in every archive; SQLite says how it will look for the rows."""
        with CaptureQueriesContext(connection) as asked:
            store.paths([STORY, FRONT])
            store.known([STORY])
            store.holders(["a.html", "b.html"])
            list(store.readers([Key("story:42"), Key("card:42")]))
            store.record([printed(STORY, "a.html", "story:42")], [FRONT])
        questions = [each["sql"] for each in asked.captured_queries if "printedoutput" in each["sql"]]
        questions = [sql for sql in questions if "MAX(id)" not in sql and "INSERT" not in sql]
        assert len(questions) >= 4
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                for sql in questions:
                    plan = cursor.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()
                    whole = [step for *_, step in plan if step.startswith("SCAN") and step != "SCAN wanted"]
                    assert not [step for step in whole if "CONSTANT" not in step], (sql, plan)

    def test_rows_that_mostly_say_what_is_so_no_more_are_made_anew(self, store):
        for number in range(30):
            mine = [f"own:{number}:{key}" for key in range(20)]
            store.record([printed(STORY, "a.html", "shared", *mine), printed(FRONT, "b.html", *mine)], [])
        many = Readers.objects.count()
        store.tidy()
        assert Readers.objects.count() < many / 5
        assert {stale.output for stale in store.readers([Key("own:29:3")])} == {STORY, FRONT}
        assert [stale.output for stale in store.readers([Key("shared")])] == [STORY]
        assert list(store.readers([Key("own:3:3")])) == []
        store.record([printed(STORY, "a.html", "own:29:3", "own:3:3")], [])
        assert {stale.output for stale in store.readers([Key("own:3:3"), Key("shared")])} == {STORY}
