"""A newspaper for a measurement, in a directory of its own: an issue whose hour has come, and readers who came in as a list."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tamizdat.letters.models import Issue


@contextmanager
def founded() -> Iterator[Path]:
    """Its directory. Django is started for it, so there is one a process; on the PostgreSQL of TAMIZDAT_TEST_DATABASE, if there is one."""
    from tamizdat.config.start import start
    from tests import database, world  # makes the directory, and tells the settings

    start(without_rows=True)
    with tempfile.TemporaryDirectory(prefix="bench-databases-") as folder:
        try:
            database.lay(Path(folder))
            yield world.HOME
        finally:
            database.clear()


def an_issue_for(readers: list[str]) -> Issue:
    """Approved, and due now."""
    from django.conf import settings
    from django.utils import timezone

    from tamizdat.circulation import keys
    from tamizdat.circulation.lists import importing
    from tamizdat.circulation.lists.rows import Row, Standing
    from tamizdat.circulation.models import Subscription
    from tests.letters.world import a_newsletter, an_issue

    keys.make(settings.NEWSPAPER.keys)
    newsletter = a_newsletter()
    rows = (Row(number, reader, Standing.CONFIRMED) for number, reader in enumerate(readers, 1))
    importing.bring_in(rows, importing.Wish(newsletter, "en", "bench", timezone.now(), confirmed=True))
    assert Subscription.objects.filter(newsletter=newsletter).count() == len(readers)
    issue = an_issue(newsletter, stories=3)
    issue.send_now(None)
    return issue
