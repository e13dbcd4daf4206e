from __future__ import annotations

import pytest

from tests.giving.tills import a_clock, a_till_of


@pytest.fixture
def till(request):
    """The dialect that a module's tests speak (``DIALECT``), over HTTP."""
    with a_till_of(request.module.DIALECT(a_clock())) as running:
        yield running
