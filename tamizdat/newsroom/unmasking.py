"""Who at the desk may know which person stands behind a pen name or a withheld byline.

Those who keep the authors' cards may; everybody else knows himself and nobody more. A laptop
that is seized signed in as a reporter must not unmask the newsroom, so a row's ``str()`` is
what all may see, and a real name is shown only where this module has said yes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.db.models import Case, F, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from wagtail.admin.auth import permission_denied

from tamizdat.newsroom.authors import Author

View = Callable[..., HttpResponse]


def may_unmask(user: Any) -> bool:
    """Whether this account may see every author's card."""
    return bool(user and (user.has_perm("newsroom.view_author") or user.has_perm("newsroom.change_author")))


def name_for(author: Author, user: Any) -> str:
    """What this account may call the author."""
    own = bool(user and author.account_id and author.account_id == user.pk)
    return author.desk_name if own or may_unmask(user) else str(author)


def offer_names(form: forms.BaseForm, user: Any) -> None:
    """Make every choice of an author in ``form`` one that this account may read."""
    for field in form.fields.values():
        if isinstance(field, forms.ModelChoiceField) and field.queryset is not None and field.queryset.model is Author:
            field.label_from_instance = partial(name_for, user=user)  # type: ignore[method-assign]
            if not may_unmask(user):
                field.queryset = _by_seen_name(field.queryset)


def _by_seen_name(authors: QuerySet[Author]) -> QuerySet[Author]:
    """A list in the order of real names would tell the letter that each begins with."""
    kinds = Author.Visibility
    seen = Case(
        When(visibility=kinds.PUBLIC, then=F("name")),
        When(visibility=kinds.PSEUDONYMOUS, then=F("pen_name")),
        default=Value("\uffff"),
    )
    return authors.order_by(seen, "pk")


def unmaskers_only(view: View) -> View:
    """The view, for those who may see who is who; others are turned away."""

    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        allowed = may_unmask(request.user)
        return view(request, *args, **kwargs) if allowed else permission_denied(request)

    return guarded
