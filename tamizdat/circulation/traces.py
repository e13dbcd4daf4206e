"""What was erased leaves the disk too. On SQLite old pages wait in the file ``-wal`` until somebody empties it."""

from __future__ import annotations

from django.db import connection, transaction


def wipe() -> None:
    """Called after an erasing. When somebody else reads at that moment, the next round of tidying does it."""
    if connection.vendor == "sqlite":
        transaction.on_commit(_empty_the_log, robust=True)


def _empty_the_log() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
