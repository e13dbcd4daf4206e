"""Open a newsroom: the pages, groups and rules every newspaper begins with. Safe to repeat."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext, override
from wagtail.models import GroupApprovalTask, Locale, Page, Site, Task, Workflow, WorkflowPage, WorkflowTask

from tamizdat.newsroom.models import FrontPage, SecondPairOfEyes, StoriesPage
from tamizdat.newsroom.roles import EDITORS, PUBLISHERS, appoint


@transaction.atomic
def open_newsroom(name: str, languages: Sequence[str]) -> None:
    """Make a front and a drawer for stories in each language, the roles and the workflow; the first language is the main one."""
    fronts = [_front(name, language) for language in languages]
    with override(languages[0]):
        drawers = [_drawer(front) for front in fronts]
        appoint(fronts, drawers)
        _set_two_steps(drawers)
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": fronts[0], "site_name": name}
    )
    Page.objects.filter(depth=2).exclude(pk__in=FrontPage.objects.values("pk")).delete()


def _front(name: str, language: str) -> FrontPage:
    locale, _ = Locale.objects.get_or_create(language_code=language)
    found: FrontPage | None = FrontPage.objects.filter(locale=locale).first()
    if found:
        return found
    front = FrontPage(title=name, slug=language, locale=locale)
    _link(front, FrontPage.objects.first())
    return Page.get_first_root_node().add_child(instance=front)  # type: ignore[no-any-return]  # treebeard has no types


def _drawer(front: FrontPage) -> StoriesPage:
    found = StoriesPage.objects.child_of(front).first()
    if found:
        return found  # type: ignore[no-any-return]  # Wagtail has no types
    with override(front.locale.language_code):
        drawer = StoriesPage(title=gettext("Stories"), slug="stories", locale=front.locale)
    _link(drawer, StoriesPage.objects.first())
    return front.add_child(instance=drawer)  # type: ignore[no-any-return]  # treebeard has no types


def _link(page: Page, sibling: Page | None) -> None:
    """Fronts, and drawers, are translations of one another, so that what lies under them can be."""
    if sibling:
        page.translation_key = sibling.translation_key


def _set_two_steps(drawers: Sequence[StoriesPage]) -> None:
    """Every story is edited, then seen by a second pair of eyes, in every language by the same workflow."""
    _dismiss_wagtails_own()
    bare = [drawer for drawer in drawers if not WorkflowPage.objects.filter(page=drawer).exists()]
    if not bare:
        return
    known = WorkflowPage.objects.filter(page__in=drawers).select_related("workflow").first()
    workflow = known.workflow if known else _two_steps()
    WorkflowPage.objects.bulk_create(WorkflowPage(page=drawer, workflow=workflow) for drawer in bare)


def _two_steps() -> Workflow:
    groups = Group.objects.filter(name__in=(EDITORS, PUBLISHERS))
    workflow = Workflow.objects.create(name=gettext("Editing, then a second pair of eyes"))
    steps = (GroupApprovalTask(name=gettext("Editing")), SecondPairOfEyes(name=gettext("Second pair of eyes")))
    for number, task in enumerate(steps):
        task.save()
        task.groups.set(groups)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=number)
    return workflow


def _dismiss_wagtails_own() -> None:
    """Wagtail comes with a workflow for the whole tree; fixed pages and fronts need none."""
    for assigned in WorkflowPage.objects.filter(page__depth=1).select_related("workflow"):
        Task.objects.filter(workflow_tasks__workflow=assigned.workflow).delete()
        assigned.workflow.delete()
