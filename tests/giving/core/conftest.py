from __future__ import annotations

import pytest

from tests.fakes.provider import FakeProvider
from tests.giving.core.donors import Counter


@pytest.fixture
def counter(db):
    return Counter(FakeProvider())


@pytest.fixture
def asking_counter(db):
    """Its provider asks us before money moves."""
    return Counter(FakeProvider(approves=True))
