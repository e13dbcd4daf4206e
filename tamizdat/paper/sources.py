"""Where the paper's rows come from: a database that may be locked, restarted or out of reach for a while."""

from __future__ import annotations

from django.db import OperationalError

from tamizdat.press.errors import SourceUnavailable


class available:  # noqa: N801  it reads as what it does
    """Say in the press's own words that the database did not answer. Raises :class:`SourceUnavailable`."""

    def __enter__(self) -> None:
        """Nothing to do, and not a generator: it is entered for every output."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OperationalError):
            raise SourceUnavailable(
                "The database did not answer, or was locked for too long. Nothing is lost: "
                "a running newspaper tries again in a few seconds; otherwise press again."
            ) from error
