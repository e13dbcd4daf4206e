import pytest

from tests.contracts.press_store import StoreContract
from tests.fakes.press_store import MemoryStore


class TestMemoryStore(StoreContract):
    @pytest.fixture
    def store(self):
        return MemoryStore()
