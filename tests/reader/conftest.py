"""One browser for the tests of a module, and a paper whose address may be blocked."""

from __future__ import annotations

import pytest

from tests.house.sample_site import chromium
from tests.reader.blocked_paper import a_blocked_paper


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture
def blocked(browser):
    with a_blocked_paper(browser) as made:
        yield made
