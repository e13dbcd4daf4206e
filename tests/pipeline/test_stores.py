import pytest

from tamizdat.pipeline.stores import DatabaseStore
from tests.contracts.press_store import StoreContract


@pytest.mark.django_db
class TestDatabaseStore(StoreContract):
    @pytest.fixture
    def store(self):
        return DatabaseStore()
