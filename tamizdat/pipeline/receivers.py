"""The only signal receivers there are. Each notes one change, in the transaction that made it.

A draft sends none of these signals, so saving one queues nothing. Bylines, corrections,
topics of a story and the like have none either: a story is published as a whole.
"""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from tamizdat.pipeline.subjects import PAGES, ROWS, subject_of
from tamizdat.pipeline.waking import note


def connect() -> None:
    """Listen to the newsroom. Called once, when Django is ready."""
    for page in PAGES:
        for happened in (page_published, page_unpublished, page_slug_changed, post_page_move):
            happened.connect(_note, sender=page, dispatch_uid=f"pipeline:{page.__name__}:{id(happened)}")
        post_delete.connect(_note, sender=page, dispatch_uid=f"pipeline:{page.__name__}:delete")
    for row in ROWS:
        post_save.connect(_note, sender=row, dispatch_uid=f"pipeline:{row.__name__}:save")
        post_delete.connect(_note, sender=row, dispatch_uid=f"pipeline:{row.__name__}:delete")


def _note(sender: Any, instance: Any, **_others: Any) -> None:  # noqa: ARG001  a signal's
    note(subject_of(instance))
