"""What stands in the way of deleting a section or an author: the stories that still carry it."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.db import models, router
from django.db.models.deletion import Collector, ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

MOST_NAMED = 3


def holders(row: models.Model) -> list[models.Model]:
    """The rows that would lose something necessary with ``row``; empty when it may go."""
    collector = Collector(using=router.db_for_write(type(row)), origin=row)
    try:
        collector.collect([row])
    except ProtectedError as error:
        return sorted((getattr(one, "article", one) for one in error.protected_objects), key=str)
    return []


def refuse_deletion(request: HttpRequest, rows: Iterable[models.Model]) -> HttpResponse | None:
    """Back to the row with the reason, when stories still need it; None when it may go."""
    for row in rows:
        found = holders(row)
        if found:
            named = "; ".join(dict.fromkeys(str(one) for one in found[:MOST_NAMED]))
            text = _("“%(row)s” is still used by %(count)s stories (%(named)s). Give them another first.")
            messages.error(request, text % {"row": row, "count": len(found), "named": named})
            return redirect(row.snippet_viewset.get_url_name("edit"), row.pk)  # type: ignore[attr-defined]  # put there by Wagtail
    return None
