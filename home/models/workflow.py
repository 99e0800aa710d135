from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, GroupApprovalTask, Page, TaskState

from ..permissions import NeedsSecondPerson, may_publish

__all__ = ["SecondPersonTask"]


class SecondPersonTask(AbstractGroupApprovalTask):
    """Approval by somebody else than the one who made the last change.

    Held on the server for the editor, the moderation list and bulk actions alike. The last editor
    may still take the page back for changes.
    """

    def get_actions(self, obj: Page, user: Any) -> list[tuple[str, str, bool]]:
        actions = super().get_actions(obj, user)
        if may_publish(user, obj):
            return list(actions)
        return [action for action in actions if action[0] != "approve"]

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> Any:
        if action_name == "approve" and not may_publish(user, task_state.workflow_state.content_object):
            raise NeedsSecondPerson
        return super().on_action(task_state, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> QuerySet[TaskState]:
        """What waits for `user`: what they sent themselves waits for somebody else."""
        states: QuerySet[TaskState] = super().get_task_states_user_can_moderate(user, **kwargs)
        return states.exclude(revision__user=user)

    @classmethod
    def get_description(cls) -> str:
        return gettext("A member of the groups approves; never the one who made the last change.")

    class Meta(GroupApprovalTask.Meta):
        verbose_name = _("Approval by a second person")
        verbose_name_plural = _("Approvals by a second person")
