"""The second pair of eyes: a step that nobody can take for their own work."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, TaskState


class SecondPairOfEyes(AbstractGroupApprovalTask):
    """Approval by a member of its groups who neither wrote the latest version nor approved an earlier step.

    That holds for administrators too; the way round it is to publish without the
    workflow, which the log shows.
    """

    class Meta:
        verbose_name = _("second pair of eyes")
        verbose_name_plural = _("second pairs of eyes")

    @classmethod
    def get_description(cls) -> str:
        return str(
            _(
                "A member of the chosen groups approves, but never their own version or a story they have approved before"
            )
        )

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        actions: list[tuple[str, Any, bool]] = super().get_actions(obj, user)
        state = obj.current_workflow_task_state
        if state and _has_had_a_hand_in(state, user):
            return [action for action in actions if action[0] != "approve"]
        return actions

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> None:
        """Raise PermissionDenied when ``user`` may not be the second pair of eyes for this version."""
        if action_name == "approve" and _has_had_a_hand_in(task_state, user):
            raise PermissionDenied(_("Somebody who neither wrote nor approved this version has to look at it."))
        super().on_action(task_state, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> models.QuerySet[TaskState]:
        states: models.QuerySet[TaskState] = super().get_task_states_user_can_moderate(user, **kwargs)
        barred = [
            state.pk for state in states.select_related("workflow_state", "revision") if _has_had_a_hand_in(state, user)
        ]
        return states.exclude(pk__in=barred)


def _has_had_a_hand_in(state: TaskState, user: Any) -> bool:
    latest = state.workflow_state.content_object.get_latest_revision()
    approved = state.workflow_state.task_states.filter(status=TaskState.STATUS_APPROVED, finished_by=user)
    return bool(latest.user_id == user.pk or approved.exists())
