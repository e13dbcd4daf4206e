"""The only signal receivers there are. Each notes one change, in the transaction that made it.

A draft sends none of these signals, so saving one queues nothing. Bylines, corrections,
topics of a story and the like have none either: a story is published as a whole.
"""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from tamizdat.circulation.models import Newsletter
from tamizdat.giving.models import Ask, Campaign
from tamizdat.giving.offers import Offer
from tamizdat.moneydesk.models import DeskAsk
from tamizdat.newsroom.models import Attachment, Author, Photo
from tamizdat.pipeline.asks import print_asks
from tamizdat.pipeline.changes import Retraction
from tamizdat.pipeline.newsletters import print_newsletter, withdraw_newsletter
from tamizdat.pipeline.subjects import PAGES, ROWS, subject_of
from tamizdat.pipeline.waking import note


def connect() -> None:
    """Listen to the newsroom. Called once, when Django is ready."""
    for page in PAGES:
        for happened in (page_published, page_unpublished, page_slug_changed, post_page_move):
            happened.connect(_note, sender=page, dispatch_uid=f"pipeline:{page.__name__}:{id(happened)}")
        post_delete.connect(_note, sender=page, dispatch_uid=f"pipeline:{page.__name__}:delete")
        for happened in (page_unpublished, post_delete):
            happened.connect(_retract, sender=page, dispatch_uid=f"pipeline:{page.__name__}:{id(happened)}:retract")
    for row in ROWS:
        post_save.connect(_note, sender=row, dispatch_uid=f"pipeline:{row.__name__}:save")
        post_delete.connect(_note, sender=row, dispatch_uid=f"pipeline:{row.__name__}:delete")
    for row in (Author, Photo, Attachment):
        post_delete.connect(_retract, sender=row, dispatch_uid=f"pipeline:{row.__name__}:retract")
    post_save.connect(_print_newsletter, sender=Newsletter, dispatch_uid="pipeline:Newsletter:save")
    post_delete.connect(_withdraw_newsletter, sender=Newsletter, dispatch_uid="pipeline:Newsletter:delete")
    for row in (Ask, DeskAsk, Campaign, Offer):
        for happened in (post_save, post_delete):
            happened.connect(_print_asks, sender=row, dispatch_uid=f"pipeline:{row.__name__}:{id(happened)}")
    post_save.connect(_retract_a_name, sender=Author, dispatch_uid="pipeline:Author:withheld")


def _note(sender: Any, instance: Any, **_others: Any) -> None:  # noqa: ARG001  a signal's
    note(subject_of(instance))


def _retract(sender: Any, instance: Any, **_others: Any) -> None:  # noqa: ARG001  a signal's
    Retraction.objects.create(subject=subject_of(instance))


def _print_newsletter(sender: Any, instance: Newsletter, **_others: Any) -> None:  # noqa: ARG001  a signal's
    print_newsletter(instance)


def _withdraw_newsletter(sender: Any, instance: Newsletter, **_others: Any) -> None:  # noqa: ARG001  a signal's
    withdraw_newsletter(instance.pk, instance.language)


def _print_asks(sender: Any, **_others: Any) -> None:  # noqa: ARG001  a signal's
    print_asks()


def _retract_a_name(sender: Any, instance: Author, created: bool, **_others: Any) -> None:  # noqa: ARG001  a signal's
    """Whoever is not public now may have been a moment ago."""
    if not created and instance.visibility != Author.Visibility.PUBLIC:
        Retraction.objects.create(subject=subject_of(instance))
