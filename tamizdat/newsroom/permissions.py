"""Who may do what with a page, where Wagtail's tree of permissions is too coarse."""

from __future__ import annotations

from wagtail.models import PagePermissionTester


class FrontPermissions(PagePermissionTester):
    """A front has no second pair of eyes: whoever may compose it may publish it.

    A permission to publish would otherwise reach down the tree to every story.
    """

    def can_publish(self) -> bool:
        return bool(self.can_edit())

    def can_unpublish(self) -> bool:
        """A language without a front has no paper; taking one down is for superusers only."""
        return bool(self.user.is_superuser and super().can_unpublish())
