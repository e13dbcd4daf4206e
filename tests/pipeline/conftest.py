import pytest

from tests.pipeline.newspapers import clear


@pytest.fixture(autouse=True)
def _empty_tree():
    clear()
    yield
    clear()
