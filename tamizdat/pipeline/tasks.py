"""What a worker can be asked to do. A task is one line that calls one function; the work itself is rows of ours."""

from __future__ import annotations

from django_tasks import task

from tamizdat.pipeline import publish


@task(priority=50)
def press() -> None:
    publish.all_that_is_due()
