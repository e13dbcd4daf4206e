"""Roles: who may do what at the desk. One table to read, applied once; a technician's later changes stay.

Reporters write and hand in. Editors edit, compose fronts, the weekly letter and asks for support, and approve. Publishers may
publish, take down, found newsletters and speak for the paper (notices). Technicians keep the desk running
and need no story for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

REPORTERS, EDITORS, PUBLISHERS, TECHNICIANS = "Reporters", "Editors", "Publishers", "Technicians"

_FILES = ("add_image", "choose_image", "add_document", "choose_document")
_ALL_FILES = (*_FILES, "change_image", "delete_image", "change_document", "delete_document")


@dataclass(frozen=True, slots=True)
class Role:
    """``desk``: permissions by ``app.codename``; ``files``: on all collections; the rest: on pages of every language."""

    desk: tuple[str, ...]
    files: tuple[str, ...] = ()
    stories: tuple[str, ...] = ()
    fronts: tuple[str, ...] = ()


def _rows(*models: str) -> tuple[str, ...]:
    return tuple(f"newsroom.{verb}_{model}" for model in models for verb in ("add", "change", "delete", "view"))


_LETTERS = ("letters.view_issue", "letters.add_issue", "letters.change_issue", "letters.approve_issue")
_NEWSLETTERS = tuple(f"circulation.{verb}_newsletter" for verb in ("add", "change", "delete", "view"))

_ASKS = tuple(
    name
    for verb in ("add", "change", "delete", "view")
    for name in (f"moneydesk.{verb}_deskask", f"giving.{verb}_campaign", f"giving.{verb}_offer")
)
_MONEY = ("moneydesk.see_money",)

_SIGN_IN = ("wagtailadmin.access_admin", "simple_translation.submit_translation")

ROLES = {
    REPORTERS: Role(desk=_SIGN_IN, files=_FILES, stories=("add",)),
    EDITORS: Role(
        desk=(
            *_SIGN_IN,
            *_rows("topic", "author", "redirect"),
            *_LETTERS,
            *_ASKS,
            *_MONEY,
            "circulation.view_newsletter",
        ),
        files=_ALL_FILES,
        fronts=("add", "change", "lock", "unlock"),
    ),
    PUBLISHERS: Role(
        desk=(
            *_SIGN_IN,
            *_rows("topic", "author", "redirect", "section", "notice"),
            *_LETTERS,
            *_NEWSLETTERS,
            *_ASKS,
            *_MONEY,
        ),
        files=_ALL_FILES,
        fronts=("add", "change", "publish", "lock", "unlock"),
    ),
    TECHNICIANS: Role(
        desk=(
            "wagtailadmin.access_admin",
            *_rows("redirect"),
            *_NEWSLETTERS,
            "letters.view_issue",
            *_MONEY,
            *(f"auth.{verb}_user" for verb in ("add", "change", "delete")),
            *(
                f"wagtailcore.{verb}_{model}"
                for model in ("collection", "workflow", "task")
                for verb in ("add", "change", "delete")
            ),
        ),
    ),
}


def appoint(fronts: Iterable[Page], drawers: Iterable[Page]) -> None:
    """Make the groups, and give each its pages. Only what is new is given: a second call changes nothing."""
    _dismiss_wagtails_own()
    for name, role in ROLES.items():
        group, new = Group.objects.get_or_create(name=name)
        if new:
            group.permissions.set(_permissions(role.desk))
            _give_files(group, role)
        _give_pages(group, role.fronts, fronts)
        _give_pages(group, role.stories, drawers)


def _dismiss_wagtails_own() -> None:
    """Wagtail comes with two groups that reach over the whole tree; ours take their place."""
    old = Group.objects.filter(name__in=("Editors", "Moderators"), page_permissions__page__depth=1).distinct()
    old.delete()


def _permissions(names: Iterable[str]) -> list[Permission]:
    wanted = set(names)
    apps = {name.partition(".")[0] for name in wanted}
    known = Permission.objects.filter(content_type__app_label__in=apps).select_related("content_type")
    return [one for one in known if f"{one.content_type.app_label}.{one.codename}" in wanted]


def _give_files(group: Group, role: Role) -> None:
    everything = Collection.get_first_root_node()
    for permission in Permission.objects.filter(
        codename__in=role.files, content_type__app_label__in=("wagtailimages", "wagtaildocs")
    ):
        GroupCollectionPermission.objects.create(group=group, collection=everything, permission=permission)


def _give_pages(group: Group, verbs: tuple[str, ...], pages: Iterable[Page]) -> None:
    known = set(GroupPagePermission.objects.filter(group=group).values_list("page_id", flat=True))
    permissions = Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=[f"{verb}_page" for verb in verbs]
    )
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page_id=page.pk, permission=permission)
        for page in pages
        if page.pk not in known
        for permission in permissions
    )
