"""Note that the newsroom changed, and see to it that somebody looks."""

from __future__ import annotations

from django.db import transaction
from django_tasks_db.models import DBTaskResult

from tamizdat.pipeline.changes import Change


def note(*subjects: str) -> None:
    """Note these changes in the transaction that is open, so that neither is there without the other; a worker wakes on commit."""
    Change.objects.bulk_create([Change(subject=subject) for subject in subjects])
    transaction.on_commit(wake, robust=True)  # should the wake-up fail, the timetable finds the change all the same


def wake() -> None:
    """Ask for a press, once however many changes there are: one that has not started yet will see them all."""
    from tamizdat.pipeline.tasks import press  # noqa: PLC0415  a task imports what it calls, and that notes changes

    if not DBTaskResult.objects.ready().filter(task_path=press.module_path).exists():
        press.enqueue()
