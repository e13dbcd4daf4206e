"""Where the paper's rows come from: a database that may be locked, restarted or out of reach for a while."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError

from tamizdat.press.errors import SourceUnavailable


@contextmanager
def available() -> Iterator[None]:
    """Say in the press's own words that the database did not answer. Raises :class:`SourceUnavailable`."""
    try:
        yield
    except OperationalError as error:
        raise SourceUnavailable(
            "The database did not answer, or was locked for too long. Nothing is lost: "
            "a running newspaper tries again in a few seconds; otherwise press again."
        ) from error
